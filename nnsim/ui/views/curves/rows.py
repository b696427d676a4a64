"""How rows of whole epochs are drawn where there are readings between them. Qt-free."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.ui.kit.decimate import Doubles

APART = 1 / 24
"""Rows are apart from this share of the axis on; nearer ones look like a line anyway."""


NONE = np.zeros(0, np.intp)
"""There are no gaps."""


def gaps(epoch: Doubles, readings: Doubles, end: float) -> NDArray[np.intp]:
    """Rows after which a line to the next would hide what readings tell of the way, on an axis up to ``end``."""
    if len(epoch) < 2 or not len(readings):
        return NONE
    between = np.searchsorted(readings, epoch[1:], "left") > np.searchsorted(readings, epoch[:-1], "right")
    return np.flatnonzero(between & (np.diff(epoch) >= APART * end))


def alone(values: Doubles, after: NDArray[np.intp] = NONE) -> NDArray[np.intp]:
    """Places of values at the gaps, and of those that have none beside them: no line would show them."""
    if not len(values):
        return NONE
    known = np.isfinite(values)
    beside = np.zeros(len(values), np.bool_)
    beside[1:] |= known[:-1]
    beside[:-1] |= known[1:]
    shown = known & ~beside
    ends = np.concatenate([after, after + 1])
    shown[ends] = known[ends]
    return np.flatnonzero(shown)


def parted(values: Doubles, after: NDArray[np.intp]) -> Doubles:
    """``values`` with NaN in the gaps."""
    return np.insert(values, after + 1, np.nan) if len(after) else values


def with_rows(epoch: Doubles, values: Doubles, rows: tuple[Doubles, Doubles]) -> tuple[Doubles, Doubles]:
    """Readings of test samples and, from the first of them on, what rows told of all: both are of the same kind."""
    asked = np.isfinite(values)
    epoch, values = epoch[asked], values[asked]
    if not len(epoch):
        return epoch, values
    later = (rows[0] >= epoch[0]) & np.isfinite(rows[1])
    x, y = np.concatenate([epoch, rows[0][later]]), np.concatenate([values, rows[1][later]])
    order = np.argsort(x, kind="stable")
    return x[order], y[order]
