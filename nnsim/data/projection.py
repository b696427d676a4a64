"""How a table lies in the plane: two of its columns, or its two principal components; and back.

Every projection is linear. ``lift`` turns a point of the plane into the sample that the
network is asked about; ``words`` say how. Images have no plane.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats, Samples
from nnsim.core.remembered import remembered
from nnsim.core.shares import percent
from nnsim.data.bundled import BUNDLED
from nnsim.data.entries import GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say

PCA = "pca"
MARGIN = 0.08
"""Free space around the samples, as a share of their range."""

Doubles = NDArray[np.float64]
Plane = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Projection:
    """``point = (sample - origin) @ down`` and ``sample = origin + point @ up``.

    ``names`` label the two axes, ``words`` say what the plane shows, empty for points of the plane.
    """

    names: tuple[str, str]
    words: str
    plane: Plane
    origin: Doubles
    down: Doubles
    up: Doubles
    is_wide: bool = False
    """Whether the samples hold numbers that float32 would make alike."""

    def project(self, x: Samples) -> Floats:
        """Samples [n, d] -> points of the plane float32 [n, 2]."""
        points: Floats = ((x - self.origin) @ self.down).astype(np.float32)
        return points

    def lift(self, points: Floats) -> Samples:
        """Points of the plane [m, 2] -> samples [m, d], float32 unless the data need more."""
        samples: Doubles = self.origin + points @ self.up
        return samples if self.is_wide else samples.astype(np.float32)


def _made_to_be_seen(data: Data) -> str:
    """The columns that whoever made the table says show it best."""
    made = data.source.kind if data.source else ""
    return (GENERATORS[made].axes if made in GENERATORS else "") or PCA


def axes_of(data: Data, axes: str) -> str:
    """``axes`` if it suits the table, else what shows it best; ``"i,j"`` are two different columns."""
    usual = BUNDLED[data.bundled].axes if data.bundled in BUNDLED else _made_to_be_seen(data)
    return axes if axes == PCA else _pair(data, axes) or _pair(data, usual) or PCA


def _pair(data: Data, axes: str) -> str:
    """``axes`` if it names two different columns of the table, else empty."""
    first, _, second = axes.partition(",")
    if first.isdecimal() and second.isdecimal() and first != second:
        width = data.sample_shape[0]
        if max(int(first), int(second)) < width:
            return f"{int(first)},{int(second)}"
    return ""


def projection(data: Data, axes: str = "") -> Projection | None:
    """The projection that ``View.axes`` asks for; None for samples that are points already and for images."""
    if kind_of(data).lies_in_plane != "projected" or not len(data):
        return None
    return _projection(data, axes_of(data, axes))


@remembered(4)
def _projection(data: Data, axes: str) -> Projection:
    train = data.train
    known = data.x[train] if train.any() else data.x
    raw = known.astype(np.float64)
    names, words, origin, down, up = _components(raw) if axes == PCA else _columns(data, raw, axes)
    if raw.shape[1] == 1:
        names, words = ("component 1", ""), say("the only column, standardised, from left to right")
    return Projection(names, words, _plane((data.x - origin) @ down), origin, down, up, data.x.dtype == np.float64)


MANY = 1 << 15
"""Rows from which on components come of correlations."""

FLAT = 1e-12
"""A column that spreads less is the same everywhere."""

Parts = tuple[tuple[str, str], str, Doubles, Doubles, Doubles]


def _columns(data: Data, raw: Doubles, axes: str) -> Parts:
    pair = [int(part) for part in axes.split(",")]
    first, second = (data.columns[i] if i < len(data.columns) else say("column {i}", i=i + 1) for i in pair)
    down = np.zeros((raw.shape[1], 2))
    down[pair, [0, 1]] = 1.0
    origin = raw.mean(axis=0)
    origin[pair] = 0.0
    return (
        (first, second),
        say("{first} × {second}, other columns at their mean", first=first, second=second),
        origin,
        down,
        down.T.copy(),
    )


def _components(raw: Doubles) -> Parts:
    """Principal components of the standardised columns, with signs made definite."""
    origin, spread, directions, shares = _by_correlations(raw) if len(raw) > MANY else _by_rows(raw)
    axes = np.zeros((2, raw.shape[1]))
    axes[: len(directions[:2])] = directions[:2]
    largest = np.abs(axes).argmax(axis=1)
    axes *= np.where(axes[[0, 1], largest] < 0, -1.0, 1.0)[:, None]
    total = float(shares.sum())
    share = float(shares[:2].sum()) / total if total > 0 else 1.0
    words = say(
        "two principal components of the standardised columns, {share} of their variance", share=percent(share, 0)
    )
    return ("component 1", "component 2"), words, origin, axes.T / spread[:, None], axes * spread


Found = tuple[Doubles, Doubles, Doubles, Doubles]
"""Means and deviations of columns [d], directions of the components [k, d], and variances along them [k]."""


def _by_rows(raw: Doubles) -> Found:
    origin, spread = raw.mean(axis=0), raw.std(axis=0)
    spread = np.where(spread > FLAT, spread, 1.0)
    found = np.linalg.svd((raw - origin) / spread, full_matrices=False)
    return origin, spread, found.Vh, found.S**2


def _by_correlations(raw: Doubles) -> Found:
    """The same from how columns go together: the rows are gone through once, and never copied as a whole."""
    origin, sums = raw.mean(axis=0), np.zeros((raw.shape[1],) * 2)
    for start in range(0, len(raw), MANY):
        off = raw[start : start + MANY] - origin
        sums += off.T @ off
    spread = np.sqrt(np.diag(sums) / len(raw))
    spread = np.where(spread > FLAT, spread, 1.0)
    variances, directions = np.linalg.eigh(sums / np.outer(spread, spread))
    return origin, spread, directions.T[::-1], np.maximum(variances[::-1], 0.0)


def _plane(points: Doubles) -> Plane:
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, (high - low) * MARGIN, 1.0)
    return float(low[0] - room[0]), float(high[0] + room[0]), float(low[1] - room[1]), float(high[1] + room[1])


def value_range(data: Data) -> tuple[float, float]:
    """The values at the ends of the colours: least and largest, but -1 and 1 for values painted on the plane."""
    is_painted = kind_of(data).is_painted and data.target_scaling == "none"
    if is_painted or data.targets == "classes" or not len(data):
        return -1.0, 1.0
    low, high = float(data.y.min()), float(data.y.max())
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def as_colors(data: Data, values: Floats) -> Floats:
    """Values on the scale of the colours, -1 to 1; classes and values painted on the plane stay."""
    low, high = value_range(data)
    if (low, high) == (-1.0, 1.0):
        return values
    scaled: Floats = ((values - (low + high) / 2) / ((high - low) / 2)).astype(np.float32)
    return scaled


@remembered(4)
def _shown(data: Data, axes: str) -> Data:
    place = projection(data, axes)
    if place is None:
        none = np.zeros(0, np.float32)
        nothing: dict[str, Any] = {
            "x": np.zeros((0, 2), np.float32),
            "y": none,
            "target_names": (),
            "pixel_classes": (),
            "modality_shapes": (),
        }
        return replace(data.take(slice(0)), **nothing, scaling="none", bundled="", kind="points")
    y = as_colors(data, data.y) if data.targets == "values" else data.y
    return replace(
        data,
        x=place.project(data.x),
        y=y,
        columns=place.names,
        plane=place.plane,
        scaling="none",
        bundled="",
        kind="points",
    )


def shown(data: Data, axes: str = "") -> Data:
    """``data`` as points of the plane: itself, the projected rows of a table, or no points for images."""
    if kind_of(data).lies_in_plane == "itself":
        return data if value_range(data) == (-1.0, 1.0) else _colored(data)
    return _shown(data, axes)


@remembered(4)
def _colored(data: Data) -> Data:
    return replace(data, y=as_colors(data, data.y))
