"""What was measured of runs, as a table that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnsim.core.run import History
from nnsim.io.rows import as_csv as rows_as_csv


def as_csv(runs: Sequence[tuple[str, History]]) -> bytes:
    """A header, then per row the name of the run and what was measured; empty where nothing was."""
    columns = tuple(dict.fromkeys(name for _, history in runs for name in history.columns))

    def rows() -> Iterator[tuple[object, ...]]:
        for name, history in runs:
            for row in zip(*(history.column(column).tolist() for column in columns), strict=True):
                yield name, *row

    return rows_as_csv(("run", *columns), rows())
