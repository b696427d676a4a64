"""How the values of columns are spread, counted class by class. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats, Mask
from nnsim.core.remembered import remembered
from nnsim.data import scaling
from nnsim.language.texts import say
from nnsim.networks.naming import column_titles

BINS = 24
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """``low`` to ``high`` raw; ``missing`` values are NaN or infinite, ``constant`` means that all others are equal."""

    index: int
    name: str
    low: float
    high: float
    missing: int
    constant: bool

    @property
    def note(self) -> str:
        """What is odd about it, empty for nothing."""
        gaps = say("{missing:,} missing", missing=self.missing) if self.missing else ""
        return ", ".join(filter(None, ["constant" if self.constant else "", gaps]))


@remembered(2)
def columns(data: Data) -> tuple[Column, ...]:
    """Every column of points or of a table, over the samples in use. ``Data`` is its own key."""
    width = data.sample_shape[0]
    names = column_titles(data.columns, width)
    used = data.x[~data.excluded]
    found = []
    for index, name in enumerate(names):
        values = used[:, index]
        known = values[np.isfinite(values)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
        found.append(Column(index, name, low, high, len(values) - len(known), low == high))
    return tuple(found)


def ends(data: Data, column: Column, *, scaled: bool) -> tuple[float, float]:
    """The least and the largest value, as they are or as the network sees them."""
    if not scaled:
        return column.low, column.high
    corner = np.zeros((2, *data.sample_shape), np.float32)
    corner[:, column.index] = column.low, column.high
    low, high = scaling.apply(data, corner)[:, column.index].tolist()
    return low, high


def places(data: Data, column: Column) -> Floats:
    """Where each sample lies between the ends of a column, 0 to 1 [n]; NaN where it lies nowhere or is not in use."""
    values = data.x[:, column.index].astype(np.float32)
    extent = column.high - column.low
    with np.errstate(invalid="ignore"):
        at: Floats = (values - np.float32(column.low)) / np.float32(extent) if extent else values * 0 + np.float32(0.5)
    at[data.excluded | ~np.isfinite(values)] = np.nan
    return at


def histogram(data: Data, column: Column, bins: int = BINS) -> Counts:
    """Samples by class and bin, [classes, bins]; values count as one class. The largest value is in the last bin."""
    at = places(data, column)
    known = np.isfinite(at)
    classes = max(len(data.classes), 1)
    label = data.y[known].astype(np.intp) if data.classes else np.zeros(int(known.sum()), np.intp)
    bin_ = np.minimum((at[known] * bins).astype(np.intp), bins - 1)
    return np.bincount(label * bins + bin_, minlength=classes * bins).reshape(classes, bins)


def highest(counts: Counts) -> int:
    """How many samples the longest bar of a histogram [classes, bins] stands for."""
    return int(counts.sum(axis=0).max(initial=0))


def density(data: Data, pair: tuple[Column, Column], shape: tuple[int, int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Of a grid ``shape`` (rows, columns, first row on top): the commonest class and the number of samples per cell.

    The first column of the pair goes to the right, the second upwards.
    """
    rows, across = shape
    x, y = places(data, pair[0]), places(data, pair[1])
    known = np.isfinite(x) & np.isfinite(y)
    column = np.minimum((x[known] * across).astype(np.intp), across - 1)
    row = rows - 1 - np.minimum((y[known] * rows).astype(np.intp), rows - 1)
    classes = max(len(data.classes), 1)
    label = data.y[known].astype(np.intp) if data.classes else np.zeros(len(row), np.intp)
    flat = np.bincount((label * rows + row) * across + column, minlength=classes * rows * across)
    counts = flat.reshape(classes, rows, across)
    return counts.argmax(axis=0), counts.sum(axis=0)


def within(data: Data, column: Column, low: float, high: float) -> Mask:
    """True [n] for the samples in use that lie between two places of a column, both from 0 to 1."""
    at = places(data, column)
    mask: Mask = (at >= low) & ((at < high) | (high >= 1))
    return mask
