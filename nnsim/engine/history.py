"""The rows behind the curves: none is lost on the way to the window, and memory stays bounded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.run import HISTORY, no_history

Rows = NDArray[np.float64]
Row = tuple[float, ...]
"""One value per column."""

LIMIT = 8192
"""Rows kept in the engine; a curve has fewer pixels. When they are full, half of them go."""


class History:
    """Rows of ``core.run.HISTORY``; ``take`` hands out what came since the last call.

    Those of ``READINGS``, which have as many columns, are kept in another one.
    """

    def __init__(self, rows: Rows | None = None) -> None:
        self._rows = np.empty((LIMIT, len(HISTORY)), np.float64)
        self._count = 0
        self._waiting: list[Row] = []
        self._begins_here = rows is None
        self._is_watched = False
        if rows is not None and len(rows):
            self._keep(rows if len(rows) <= LIMIT else _thinned(rows))

    def __len__(self) -> int:
        return self._count

    @property
    def last(self) -> Row | None:
        """The newest row."""
        return _row(self._rows[self._count - 1]) if self._count else None

    def add(self, row: Row) -> None:
        """Append a row; one of the same step replaces the newest."""
        if self._count and self._rows[self._count - 1, 0] == row[0]:
            self._count -= 1
        if self._count >= LIMIT:
            self._keep(_thinned(self._rows))
        self._rows[self._count] = row
        self._count += 1
        if self._is_watched:
            self._waiting.append(row)

    def _keep(self, rows: Rows) -> None:
        self._count = len(rows)
        self._rows[: self._count] = rows

    def watch(self) -> None:
        """From now on keep rows for ``take``; those of a run that begins here are the first."""
        if not self._is_watched:
            self._is_watched = True
            self._waiting = [_row(row) for row in self._rows[: self._count]] if self._begins_here else []

    def array(self) -> Rows:
        """A copy of all kept rows, float64 [n, 8]."""
        return self._rows[: self._count].copy()

    @property
    def has_new(self) -> bool:
        """Whether ``take`` would hand out anything."""
        return bool(self._waiting)

    def take(self) -> Rows:
        """The rows since the last call, float64 [n, 8]; each is handed out once."""
        waiting, self._waiting = self._waiting, []
        return np.array(waiting, np.float64) if waiting else no_history()


def _thinned(rows: Rows) -> Rows:
    """At most ``LIMIT // 2`` of ``rows``, spread evenly over the steps, the first and the last among them.

    Every second row would not do: after many rounds of it nothing would be left of the early run.
    """
    steps = rows[:, 0]
    with np.errstate(all="ignore"):  # a file may hold any numbers
        wanted = np.linspace(steps[0], steps[-1], LIMIT // 2)
    kept: Rows = rows[np.unique(np.searchsorted(steps, wanted).clip(max=len(rows) - 1))]
    return kept


def _row(values: Rows) -> Row:
    return tuple(values.tolist())
