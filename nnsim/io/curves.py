"""What was measured of runs, as a table that other programs read."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

from nnsim.core.run import History
from nnsim.io.cells import harmless


def as_csv(runs: Sequence[tuple[str, History]]) -> bytes:
    """A header, then per row the name of the run and what was measured; empty where nothing was.

    Names that a spreadsheet would run as formulas begin with an apostrophe.
    """
    columns = tuple(dict.fromkeys(name for _, history in runs for name in history.columns))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["run", *columns])
    for name, history in runs:
        values = [history.column(column).tolist() for column in columns]
        for row in zip(*values, strict=True):
            writer.writerow([harmless(name), *("" if math.isnan(value) else _written(value) for value in row)])
    return text.getvalue().encode()


def _written(value: float) -> str:
    """As many digits as it takes to come back exactly; whole numbers without decimals."""
    return str(int(value)) if value.is_integer() else repr(value)
