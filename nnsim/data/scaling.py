"""Scaling of table columns and of values to learn: what the network sees, while the document keeps the raw values.

The statistics come from the training samples alone: test samples must not tell anything
about themselves. Images are not scaled beyond value / 255, and columns that stand for the categories
of one column (one-hot) stay 0 and 1, as they are no measured numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.remembered import remembered
from nnsim.data.kinds import kind_of
from nnsim.data.steps import begun
from nnsim.language.texts import say

LABELS = {"none": say("None"), "standard": say("Standard"), "minmax": say("Min-max")}
"""Words for the ids of ``core.data.SCALINGS``."""

DONE = {
    "none": "",
    "standard": say(", scaled to mean 0 and deviation 1"),
    "minmax": say(", scaled to the range from 0 to 1"),
}
"""What was done, behind the name of what is scaled."""

TARGET_HELP = {
    "none": say("The network learns the values as they are."),
    "standard": say("The values minus their mean, divided by their standard deviation (of the training samples)."),
    "minmax": say("The values from 0 at the smallest to 1 at the largest (of the training samples)."),
}

HELP = {
    "none": say("The network sees the values as they are."),
    "standard": say(
        "Every column or channel minus its mean, divided by its standard deviation (of the training samples)."
    ),
    "minmax": say(
        "Every column or channel from 0 at its smallest to 1 at its largest value (of the training samples)."
    ),
}


Numbers = NDArray[Any]
"""float32 or float64."""


@dataclass(frozen=True, eq=False, slots=True)
class Scaling:
    """``scaled = (raw - offset) * factor``, [d] each: float32, or float64 for raw values that are.

    The columns, or channels, are the last axis of the samples.
    """

    offset: Numbers
    factor: Numbers

    def apply(self, x: Samples) -> Floats:
        """Raw values [n, ..., d] -> scaled ones float32 [n, ..., d]."""
        scaled = (np.asarray(x, self.offset.dtype) - self.offset) * self.factor
        return scaled.astype(np.float32, copy=False)

    def undo(self, scaled: Numbers) -> Numbers:
        """The inverse of ``apply``, up to rounding."""
        raw: Numbers = scaled / self.factor + self.offset
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

    Bytes of images become value / 255; columns are scaled as ``data.scaling`` says. What fills series up stays 0.
    """
    if x.dtype == np.uint8:
        return x.astype(np.float32) / np.float32(255)
    if _is_scaled(data):
        scaled = fit(data).apply(x)
        return scaled if data.lengths is None else np.where(begun(x)[:, :, None], scaled, np.float32(0))
    return x.astype(np.float32, copy=False)


def one_hot(data: Data) -> tuple[int, ...]:
    """Columns that stand for one category each: called ``column=category``, of 0 and 1, exactly one 1 per sample."""
    groups: dict[str, list[int]] = {}
    for index, name in enumerate(data.columns if kind_of(data).has_columns else ()):
        column, equals, _category = name.partition("=")
        if equals and index < data.sample_shape[-1]:
            groups.setdefault(column, []).append(index)
    return tuple(index for members in groups.values() if _is_one_hot(data.x[:, members]) for index in members)


def _is_one_hot(x: Samples) -> bool:
    return bool(np.isin(x, (0, 1)).all() and (x.sum(axis=1) == 1).all())


def _is_scaled(data: Data) -> bool:
    return data.scaling != "none" and data.scaling in kind_of(data).scalings


def fit_targets(data: Data) -> Scaling:
    """The scaling of the values to learn, an offset and a factor for each; fitted as columns are.

    The pixels of targets that are images share theirs.
    """
    if not scales_targets(data):
        count = len(data.values) or 1
        return Scaling(np.zeros(count, np.float32), np.ones(count, np.float32))
    return _fit_targets(data)


def scales_targets(data: Data) -> bool:
    """True if the network learns other numbers than the data hold."""
    return data.target_scaling != "none" and bool(data.values) and bool(data.train.any())


def aims(data: Data, y: Floats) -> Floats:
    """What the network is to answer for the raw targets ``y`` [n, *target_shape]: float32 of the same shape."""
    return fit_targets(data).apply(y) if scales_targets(data) else y.astype(np.float32, copy=False)


def in_units(data: Data, answers: Numbers) -> Numbers:
    """What a network answers, of any shape, in the units of the values that it learned.

    Where there are several, the last axis holds them.
    """
    told: Numbers = fit_targets(data).undo(answers) if scales_targets(data) else answers
    return told


@remembered(4)
def _fit_targets(data: Data) -> Scaling:
    raw = data.y[data.train].astype(np.float64).reshape(-1, len(data.values))
    offset, factor = _statistics(raw, data.target_scaling)
    return Scaling(offset.astype(data.y.dtype), factor.astype(data.y.dtype))


@remembered(4)
def _fit(data: Data) -> Scaling:
    """In float64; ``Data`` is its own key, as equality is identity."""
    known = data.x[data.train]
    rows = known.reshape(-1, known.shape[-1]) if data.lengths is None else known[begun(known)]
    offset, factor = _statistics(rows.astype(np.float64), data.scaling)
    apart = list(one_hot(data))
    offset[apart], factor[apart] = 0.0, 1.0
    kind = np.float64 if data.x.dtype == np.float64 else np.float32
    return Scaling(offset.astype(kind), factor.astype(kind))


def _statistics(raw: NDArray[np.float64], scaling: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Offset and factor [d] of columns [n, d]."""
    offset, spread = raw.min(axis=0), np.ptp(raw, axis=0)
    if scaling == "standard":
        offset, spread = raw.mean(axis=0), raw.std(axis=0)
    # a constant column has a spread of nothing but rounding
    usable = np.isfinite(spread) & (spread > 1e-12 * np.maximum(np.abs(offset), 1e-12))
    return offset, np.where(usable, 1.0 / np.where(usable, spread, 1.0), 1.0)
