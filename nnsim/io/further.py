"""Cells below the first rows of a table, in columns of which these do not tell enough: a sorted table has such."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from nnsim.core.problem import ProblemError

MOST = 4_000_000
"""Characters that are looked through: so many take a fraction of a second, whatever the size of the table."""


@dataclass(frozen=True, slots=True)
class Further:
    """The ``cells`` of ``columns`` in ``rows`` further rows; ``complete`` where these are all."""

    columns: tuple[int, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    rows: int = 0
    complete: bool = False

    def joined(self, first: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The cells of each column: those of the ``first`` rows, and below them what was found."""
        below = dict(zip(self.columns, self.cells, strict=True))
        return [cells + below.get(index, ()) for index, cells in enumerate(first)]


def look_on(rows: Iterator[list[str]], columns: Sequence[int]) -> Further:
    """The cells of ``columns`` in what follows. A row that cannot be read ends it: whoever reads them all is told."""
    known: dict[str, str] = {}  # each different cell is held once
    cells: list[list[str]] = [[] for _ in columns]
    count, left, complete = 0, MOST, False
    with suppress(csv.Error, UnicodeError, ProblemError):
        for row in rows:
            left -= sum(map(len, row)) + len(row)
            count += bool(row)
            for found, index in zip(cells, columns, strict=True):
                if index < len(row):
                    found.append(known.setdefault(row[index], row[index]))
            if left < 0:
                break
        else:
            complete = True
    return Further(tuple(columns), tuple(map(tuple, cells)), count, complete)
