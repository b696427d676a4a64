"""Whether float32 is enough for the columns of a table, told while it is read, before its numbers are held."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.io.result import CLOSE, MAX_WHOLE

CAREFUL = 0.9
"""Sums that come block by block are not those of all rows at once: what is about as much as ``CLOSE`` counts."""

PIECE = 1 << 16
"""So many numbers are looked at together: blocks of wide tables are large."""

Numbers = NDArray[np.float64]


class Precision:
    """What ``result.stored`` asks of whole columns, from blocks of their rows; where in doubt, float64 is needed."""

    def __init__(self, width: int) -> None:
        self._off, self._largest = np.zeros(width), np.zeros(width)
        self._whole = np.ones(width, np.bool_)
        self._rows, self._known = 0, np.zeros(width)
        self._mean, self._squares = np.zeros(width), np.zeros(width)

    @property
    def is_exact(self) -> bool:
        """Whether float32 has lost nothing so far."""
        return not self._off.any()

    @property
    def needs_double(self) -> bool:
        """Whether it has lost what matters, if the rows so far are all, and gaps are filled with the means."""
        gaps = self._known < self._rows
        off = np.maximum(self._off, np.where(gaps, np.abs(self._mean - self._mean.astype(np.float32)), 0.0))
        spread = np.sqrt(self._squares / max(self._rows, 1))
        whole = self._whole & (self._largest <= MAX_WHOLE)
        close = CAREFUL * CLOSE * spread
        return bool(((off > 0) & (whole | ((off > close) & (spread > CAREFUL * CLOSE * off)))).any())

    def add(self, block: Numbers) -> None:
        """Take rows [m, width]; gaps are NaN and count as the mean."""
        step = max(1, PIECE // max(block.shape[1], 1))
        for start in range(0, len(block), step):
            self._add(block[start : start + step])

    def _add(self, block: Numbers) -> None:
        known = ~np.isnan(block)
        filled = block if known.all() else np.where(known, block, 0.0)
        self._off = np.maximum(self._off, np.abs(filled - filled.astype(np.float32)).max(axis=0, initial=0.0))
        self._largest = np.maximum(self._largest, np.abs(filled).max(axis=0, initial=0.0))
        self._whole &= (filled == np.floor(filled)).all(axis=0)
        self._rows += len(block)
        self._merge(filled, known)

    def _merge(self, filled: Numbers, known: NDArray[np.bool_]) -> None:
        """Mean and squares of deviations of two parts together (Chan, Golub and LeVeque 1979)."""
        count = known.sum(axis=0)
        mean = filled.sum(axis=0) / np.maximum(count, 1)
        squares = (np.where(known, filled - mean, 0.0) ** 2).sum(axis=0)
        both = self._known + count
        apart = np.where(count > 0, mean - self._mean, 0.0)
        share = count / np.maximum(both, 1)
        self._squares += squares + apart**2 * self._known * share
        self._mean += apart * share
        self._known = both
