"""The rows behind the curves: none is lost on the way to the window, and memory stays bounded."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.core.run import HISTORY, History, thinned

Rows = NDArray[np.float64]
Row = Mapping[str, float]
"""What was measured at one moment, by column."""

LIMIT = 8192
"""Rows kept in the engine; a curve has fewer pixels. When they are full, half of them go."""


class Log:
    """Rows with named columns, in the order of steps; ``take`` hands out what came since the last call.

    It begins with what is ``kept`` of a run, or with ``columns`` and no rows. A row that names another column adds it.
    States of a run share its rows: what was lent to one is never written over, only moved away from.
    """

    def __init__(self, kept: History | None = None, columns: tuple[str, ...] = HISTORY) -> None:
        self.columns = columns if kept is None else kept.columns
        self._known = set(self.columns)
        self._rows = np.empty((LIMIT, len(self.columns)), np.float64)
        self._count = self._lent = 0
        self._last: Row | None = None
        self._waiting: list[Row] = []
        self._begins_here = kept is None
        self._is_watched = False
        if kept is not None and len(kept):
            self._keep(kept.rows if len(kept) <= LIMIT else thinned(kept.rows, LIMIT // 2))
            self._last = kept.row(-1)

    def __len__(self) -> int:
        return self._count

    @property
    def last(self) -> Row | None:
        """The newest row."""
        return self._last

    def add(self, row: Row) -> None:
        """Append a row; one of the same step replaces the newest."""
        if self._last is not None and self._last["step"] == row["step"]:
            self._count -= 1
        if self._count >= LIMIT:
            self._keep(thinned(self._rows, LIMIT // 2))
        if not row.keys() <= self._known:
            self._widen(row)
        if self._count < self._lent:
            self._keep(self._rows[: self._count])
        self._rows[self._count] = self._values(row)
        self._count += 1
        self._last = row
        if self._is_watched:
            self._waiting.append(row)

    def _values(self, row: Row) -> list[float]:
        return [row.get(name, math.nan) for name in self.columns]

    def _widen(self, row: Row) -> None:
        more = tuple(name for name in row if name not in self.columns)
        self._rows = np.hstack([self._rows, np.full((LIMIT, len(more)), np.nan)])
        self._lent = 0
        self.columns += more
        self._known = set(self.columns)

    def _keep(self, rows: Rows) -> None:
        """Go on with ``rows``, in memory of its own where states hold what is here."""
        if self._lent:
            self._rows, self._lent = np.empty_like(self._rows), 0
        self._count = len(rows)
        self._rows[: self._count] = rows

    def watch(self, *, anew: bool = False) -> None:
        """From now on keep rows for ``take``; those of a run that begins here are the first, with ``anew`` all are."""
        if anew or not self._is_watched:
            self._is_watched, kept = True, self.kept()
            begins = anew or self._begins_here
            self._waiting = [kept.row(index) for index in range(len(kept))] if begins else []

    def kept(self) -> History:
        """All kept rows as they are now, and stay; shared, not copied."""
        rows = self._rows[: self._count]
        rows.flags.writeable = False
        self._lent = self._count
        return History(rows, self.columns)

    @property
    def has_new(self) -> bool:
        """Whether ``take`` would hand out anything."""
        return bool(self._waiting)

    def take(self) -> History:
        """The rows since the last call; each is handed out once."""
        rows = [self._values(row) for row in self._waiting]
        self._waiting = []
        return History(np.array(rows, np.float64).reshape(-1, len(self.columns)), self.columns)
