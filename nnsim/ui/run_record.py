"""What the window remembers of a run: its curves, marks and newest counters."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnsim.core.messages import Frame
from nnsim.core.run import HISTORY, Checkpoint, Mark, no_history

LIMIT = 8192
"""Most rows that are kept: eight for each pixel column of a wide plot."""

STALE = 2.0
"""Seconds for which losses and accuracies of an earlier step count as the newest."""

_COLUMN = {name: i for i, name in enumerate(HISTORY)}


class RunRecord:
    """History rows float64 [m, 8] (columns ``core.run.HISTORY``), the same memory however long the run.

    When ``LIMIT`` rows are full, every second one goes, and from then on only every second new
    one stays, and so on: old and new parts of the run keep the same density. The newest row is
    always there.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rows = np.empty((LIMIT, len(HISTORY)), np.float64)
        self.clear(None)

    def clear(self, checkpoint: Checkpoint | None) -> None:
        """Forget everything, or begin with what ``checkpoint`` tells."""
        self._count = self._seen = 0
        self._stride = 1
        self._told = self._clock()
        self._edited: float | None = None
        self.why_none = ""
        self.marks: tuple[Mark, ...] = checkpoint.marks if checkpoint else ()
        self.frame: Frame | None = None
        for row in checkpoint.history if checkpoint else no_history():
            self._add(row)

    def take(self, frame: Frame) -> None:
        """Add the rows and marks of ``frame``."""
        self.frame = frame
        self.marks += frame.marks
        for row in frame.history:
            self._add(row)

    def _add(self, row: NDArray[np.float64]) -> None:
        """Append a row; one of the same step replaces the newest."""
        self._told = self._clock()
        self._edited, self.why_none = None, ""
        if self._count and self._rows[self._count - 1, 0] == row[0]:
            self._rows[self._count - 1] = row
            return
        if self._count and (self._seen - 1) % self._stride:
            self._count -= 1  # the newest row was kept only as long as it was the newest
        if self._count == LIMIT:
            self._count = LIMIT // 2
            self._stride *= 2
            self._rows[: self._count] = self._rows[::2].copy()
        self._rows[self._count] = row
        self._count += 1
        self._seen += 1

    def edit(self) -> None:
        """The document is another one now, to which the newest row does not belong."""
        self._edited = self._clock() if self._edited is None else self._edited

    def void(self, why: str) -> None:
        """Nothing can be measured of the document as it is now: a sentence why. The next row ends that."""
        self.why_none = why

    @property
    def is_edited(self) -> bool:
        """True if the newest row is of the document before an edit."""
        return self._edited is not None

    @property
    def is_stale(self) -> bool:
        """True if training or an edit has left the newest row behind for a while: measuring large sets takes time."""
        now = self._clock()
        if self._edited is not None and now - self._edited > STALE:
            return True
        behind = self.frame is not None and self._count > 0 and self.frame.step > self.rows[-1, 0]
        return behind and now - self._told > STALE

    @property
    def rows(self) -> NDArray[np.float64]:
        """All rows so far, float64 [m, 8]; a view that must not be changed."""
        return self._rows[: self._count]

    def column(self, name: str) -> NDArray[np.float64]:
        """One column by its name in ``HISTORY``."""
        return self.rows[:, _COLUMN[name]]

    def present(self, name: str) -> float:
        """The newest value of a column if it tells of the document as it is; NaN where nothing can be measured."""
        return float("nan") if self.why_none else self.last(name)

    def last(self, name: str) -> float:
        """The newest value of a column, NaN before the first row."""
        return float(self.rows[-1, _COLUMN[name]]) if self._count else float("nan")
