"""The rows behind the curves: none is lost on the way to the window, and memory stays bounded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.run import HISTORY, no_history

Rows = NDArray[np.float64]
Row = tuple[float, float, float, float, float, float]

LIMIT = 8192
"""Rows kept in the engine. When they are full every second one goes; a curve has fewer pixels."""


class History:
    """Rows of ``core.run.HISTORY``; ``take`` hands out what came since the last call."""

    def __init__(self, rows: Rows | None = None) -> None:
        self._rows: list[Row] = [tuple(row) for row in rows.tolist()] if rows is not None else []
        self._waiting: list[Row] = []
        self._begins_here = rows is None
        self._is_watched = False

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def last(self) -> Row | None:
        """The newest row."""
        return self._rows[-1] if self._rows else None

    def add(self, row: Row) -> None:
        """Append a row; one of the same step replaces the newest."""
        if self._rows and self._rows[-1][0] == row[0]:
            self._rows.pop()
        if len(self._rows) >= LIMIT:
            self._rows = self._rows[::2]
        self._rows.append(row)
        if self._is_watched:
            self._waiting.append(row)

    def watch(self) -> None:
        """From now on keep rows for ``take``; those of a run that begins here are the first."""
        if not self._is_watched:
            self._is_watched = True
            self._waiting = self._rows[-1:] if self._begins_here else []

    def array(self) -> Rows:
        """All kept rows, float64 [n, 6]."""
        return _array(self._rows)

    def take(self) -> Rows:
        """The rows since the last call, float64 [n, 6]; each is handed out once."""
        waiting, self._waiting = self._waiting, []
        return _array(waiting)


def _array(rows: list[Row]) -> Rows:
    return np.array(rows, np.float64).reshape(-1, len(HISTORY)) if rows else no_history()
