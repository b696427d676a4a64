"""What the window remembers of a run: its curves, marks and newest counters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.messages import Frame
from nnsim.core.run import HISTORY, Checkpoint, Mark, no_history

_COLUMN = {name: i for i, name in enumerate(HISTORY)}


class RunRecord:
    """History rows float64 [m, 6] (columns ``core.run.HISTORY``) in a buffer that doubles as it grows."""

    def __init__(self) -> None:
        self.clear(None)

    def clear(self, checkpoint: Checkpoint | None) -> None:
        """Forget everything, or begin with what ``checkpoint`` tells."""
        rows = checkpoint.history if checkpoint else no_history()
        self._rows = np.array(rows, np.float64).reshape(-1, len(HISTORY))
        self._count = len(self._rows)
        self.marks: tuple[Mark, ...] = checkpoint.marks if checkpoint else ()
        self.frame: Frame | None = None

    def take(self, frame: Frame) -> None:
        """Add the rows and marks of ``frame``."""
        self.frame = frame
        self.marks += frame.marks
        added = len(frame.history)
        if self._count + added > len(self._rows):
            grown = np.empty((max(1024, 2 * (self._count + added)), len(HISTORY)), np.float64)
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        self._rows[self._count : self._count + added] = frame.history
        self._count += added

    @property
    def rows(self) -> NDArray[np.float64]:
        """All rows so far, float64 [m, 6]; a view that must not be changed."""
        return self._rows[: self._count]

    def column(self, name: str) -> NDArray[np.float64]:
        """One column by its name in ``HISTORY``."""
        return self.rows[:, _COLUMN[name]]

    def last(self, name: str) -> float:
        """The newest value of a column, NaN before the first row."""
        return float(self.rows[-1, _COLUMN[name]]) if self._count else float("nan")
