"""An array that grows while a source of unknown length is read, without ever being held twice."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.io.sources import MAX_BYTES, Source, failure
from nnsim.language.texts import say

FIRST = 8192


class Growing:
    """Rows of ``width`` numbers, float32 until they are ``widened`` to float64.

    The memory is enlarged in place, guided by how much of the source is read.
    """

    def __init__(self, width: int, source: Source) -> None:
        self._source, self._width = source, width
        self._rows: NDArray[Any] = np.empty((0, width), np.float32)
        self._length = 0

    @property
    def is_wide(self) -> bool:
        """Whether the numbers are held in float64."""
        return self._rows.dtype == np.float64

    def widen(self) -> None:
        """Hold the numbers in float64 from now on, with those that there are."""
        self._rows = self._rows[: self._length].astype(np.float64)

    def append(self, rows: NDArray[Any], share: float) -> None:
        """Add ``rows`` [m, width]; ``share`` 0 to 1 says how much of the source they end."""
        need = self._length + len(rows)
        if need > len(self._rows):
            self._enlarge(need, share)
        self._rows[self._length : need] = rows
        self._length = need

    def _enlarge(self, need: int, share: float) -> None:
        if need * self._width * 4 > MAX_BYTES:
            raise failure(
                self._source,
                say(
                    "it holds more than {max_bytes} GiB of numbers; take fewer rows or columns",
                    max_bytes=MAX_BYTES >> 30,
                ),
            )
        expected = int(need / share * 1.02) if share > 0 else 0
        wanted = max(need, min(max(expected, FIRST), 2 * need + FIRST * 64))
        # Nothing else refers to the memory, and resizing in place needs no second copy.
        self._rows.resize((wanted, self._width), refcheck=False)

    def take(self) -> NDArray[Any]:
        """The rows [n, width] that were added; the memory is given away."""
        rows, self._rows = self._rows, np.empty((0, self._width), self._rows.dtype)
        rows.resize((self._length, self._width), refcheck=False)
        self._length = 0
        return rows
