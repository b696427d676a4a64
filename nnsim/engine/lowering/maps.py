"""Where the maps of a batch lie: in blocks of ``LANES`` samples, map by map, with a rim of zeros around each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.operations import LANES

Three = tuple[int, int, int]

_ALIGNED = 16
"""Numbers of a cache line: vectors that lie across two cost twice."""


@dataclass(frozen=True, slots=True)
class Maps:
    """Maps of every block, the first of which begins at ``base``."""

    base: int
    count: int
    height: int
    width: int
    rim: int

    @property
    def line(self) -> int:
        """From a line to the next."""
        return (self.width + 2 * self.rim) * LANES

    @property
    def map(self) -> int:
        """From a map to the next."""
        return (self.height + 2 * self.rim) * self.line

    @property
    def block(self) -> int:
        """From a block to the next."""
        return self.count * self.map

    @property
    def origin(self) -> int:
        """The first number within the rim."""
        return self.base + self.rim * (self.line + LANES)

    @property
    def numbers(self) -> int:
        """Numbers of a sample."""
        return self.count * self.height * self.width

    @property
    def steps(self) -> tuple[int, int, int, int]:
        """Origin, and the steps from block to block, map to map and line to line."""
        return self.origin, self.block, self.map, self.line

    def places(self, *, channels_last: bool = False) -> list[int]:
        """Where each number of a sample lies, from the origin on, in the order of the shape."""
        first, second, third = (range(n) for n in (self.count, self.height, self.width))
        if channels_last:
            return [c * self.map + y * self.line + x * LANES for y in second for x in third for c in first]
        return [c * self.map + y * self.line + x * LANES for c in first for y in second for x in third]


class Arena:
    """Hands out places in one array, for batches of so many ``blocks``, and keeps tables."""

    def __init__(self, blocks: int) -> None:
        self.blocks, self.size = blocks, 0
        self._tables: list[int] = []

    def maps(self, shape: Three, rim: int = 0) -> Maps:
        """Room for maps of every block."""
        made = Maps(self.size, *shape, rim)
        self.numbers(made.block * self.blocks)
        return made

    def numbers(self, count: int) -> int:
        """Room for so many numbers; where it begins."""
        start = self.size
        self.size += -(-count // _ALIGNED) * _ALIGNED
        return start

    def table(self, places: Sequence[int]) -> int:
        """Keep a table; where it begins."""
        start = len(self._tables)
        self._tables.extend(places)
        return start

    def array(self) -> NDArray[np.float32]:
        """The array, all zeros."""
        room = np.zeros(self.size + _ALIGNED, np.float32)
        skipped = -room.ctypes.data // room.itemsize % _ALIGNED
        return room[skipped : skipped + self.size]

    def tables(self) -> NDArray[np.int64]:
        """All tables in a row."""
        return np.array(self._tables or [0], np.int64)
