"""Rows of numbers and words as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from nnsim.io.cells import harmless


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A header and the rows below it; a number that is missing leaves its cell empty.

    Words that a spreadsheet would run as formulas begin with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(harmless, header))
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _written(cell: object) -> str:
    """As many digits as it takes to come back exactly; whole numbers without decimals."""
    if isinstance(cell, float):
        return "" if math.isnan(cell) else str(int(cell)) if cell.is_integer() else repr(cell)
    return harmless(str(cell))
