"""Scaling of table columns: what the network is fed with, while the document keeps the raw values.

The statistics come from the training samples alone: test samples must not tell anything
about themselves. Images are not scaled beyond value / 255, and columns that stand for the categories
of one column (one-hot) stay 0 and 1, as they are no measured numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnsim.core.data import Data, Floats, Samples

LABELS = {"none": "None", "standard": "Standard", "minmax": "Min-max"}
"""Words for the ids of ``core.data.SCALINGS``."""

HELP = {
    "none": "The network sees the values as they are.",
    "standard": "Every column minus its mean, divided by its standard deviation (of the training samples).",
    "minmax": "Every column from 0 at its smallest to 1 at its largest value (of the training samples).",
}


@dataclass(frozen=True, eq=False, slots=True)
class Scaling:
    """``scaled = (raw - offset) * factor``, float32 [d] each."""

    offset: Floats
    factor: Floats

    def apply(self, x: Samples) -> Floats:
        """Raw values [n, d] -> scaled ones float32 [n, d]."""
        scaled: Floats = (np.asarray(x, np.float32) - self.offset) * self.factor
        return scaled

    def undo(self, scaled: Floats) -> Floats:
        """The inverse of ``apply``, up to rounding."""
        raw: Floats = scaled / self.factor + self.offset
        return raw


def fit(data: Data) -> Scaling:
    """The scaling that ``data`` asks for, fitted on its training samples; offset 0 and factor 1 for none.

    A column that is constant there is shifted, but not stretched. Without training samples
    nothing is scaled.
    """
    width = data.sample_shape[-1]
    if not _is_scaled(data) or not data.train.any():
        return Scaling(np.zeros(width, np.float32), np.ones(width, np.float32))
    return _fit(data)


def apply(data: Data, x: Samples) -> Floats:
    """Raw samples [n, *shape] of ``data`` -> what the network sees, float32 [n, *shape].

    Bytes of images become value / 255; columns are scaled as ``data.scaling`` says.
    """
    if x.dtype == np.uint8:
        return x.astype(np.float32) / np.float32(255)
    if _is_scaled(data):
        return fit(data).apply(x)
    values: Floats = x
    return values


def one_hot(data: Data) -> tuple[int, ...]:
    """Columns that stand for one category each: called ``column=category``, of 0 and 1, exactly one 1 per sample."""
    groups: dict[str, list[int]] = {}
    for index, name in enumerate(data.columns):
        column, equals, _category = name.partition("=")
        if equals and index < data.sample_shape[-1]:
            groups.setdefault(column, []).append(index)
    return tuple(index for members in groups.values() if _is_one_hot(data.x[:, members]) for index in members)


def _is_one_hot(x: Samples) -> bool:
    return bool(np.isin(x, (0, 1)).all() and (x.sum(axis=1) == 1).all())


def _is_scaled(data: Data) -> bool:
    return data.scaling != "none" and len(data.sample_shape) == 1


@lru_cache(maxsize=4)
def _fit(data: Data) -> Scaling:
    """In float64; ``Data`` is its own key, as equality is identity."""
    raw = data.x[data.train].astype(np.float64)
    offset, spread = raw.min(axis=0), np.ptp(raw, axis=0)
    if data.scaling == "standard":
        offset, spread = raw.mean(axis=0), raw.std(axis=0)
    # a constant column has a spread of nothing but rounding
    usable = np.isfinite(spread) & (spread > 1e-12 * np.maximum(np.abs(offset), 1e-12))
    factor = np.where(usable, 1.0 / np.where(usable, spread, 1.0), 1.0)
    apart = list(one_hot(data))
    offset[apart], factor[apart] = 0.0, 1.0
    return Scaling(offset.astype(np.float32), factor.astype(np.float32))
