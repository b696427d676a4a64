"""What processes that train one network tell one another; a process by itself has nobody to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from torch import Tensor

from nnsim.core.data import Floats


class CutShort(Exception):
    """The run ends here, with the weights of the last whole step: a rank was lost, or somebody asked for the end."""

    def __init__(self, reason: Literal["lost", "cancelled"]) -> None:
        super().__init__(reason)
        self.reason: Literal["lost", "cancelled"] = reason


class Ranks:
    """The ``rank``-th, from 0, of ``size`` processes with the same project; by itself it is the only one.

    All of them make the same calls in the same order. Raises ``CutShort`` where one of them is gone.
    """

    rank, size = 0, 1

    def share(self, start: int, stop: int) -> tuple[int, int]:
        """This one's part of ``[start, stop)``: parts follow one another by rank and differ by one at most."""
        each, more = divmod(stop - start, self.size)
        first = start + self.rank * each + min(self.rank, more)
        return first, first + each + (self.rank < more)

    @property
    def is_asked_to_end(self) -> bool:
        """Whether somebody asked this process to end."""
        return False

    def sum_(self, tensor: Tensor) -> None:
        """Let ``tensor``, of one shape everywhere, become the sum of all ranks': the same bits everywhere."""

    def align_(self, tensor: Tensor) -> None:
        """Let ``tensor`` become that of the first rank."""

    def added(self, values: Sequence[float]) -> list[float]:
        """The sums of ``values`` over all ranks, in float64."""
        return list(values)

    def joined(self, array: Floats) -> Floats:
        """What all ranks have, [n], one after the other: float32."""
        return array


ALONE = Ranks()
