"""What all pictures of the samples share: their colours, and points drawn from far to near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Data
from nnsim.data.projection import as_colors
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.figures.polylines import draw_dots
from nnsim.ui.kit.theme import Theme, blend

Reals = NDArray[np.float64]

SHADES = 24
"""Colours of values."""

INK = 0.82
"""Share of its own colour that a value keeps."""

SLABS, FOG = 8, 0.5
"""Points are drawn in so many layers from far to near, and the farthest are faded by this share."""


@dataclass(frozen=True, eq=False, slots=True)
class Tints:
    """The colour [m] of each sample, as a place among ``colors``."""

    of: Places
    colors: tuple[QColor, ...]


def tints(data: Data, samples: Places, theme: Theme) -> Tints:
    """By the class of each sample of ``data`` with one value each, or by that."""
    if data.classes:
        colors = tuple(theme.class_color(k) for k in range(len(data.classes)))
        return Tints(data.y[samples].astype(np.intp), colors)
    values = as_colors(data, data.y[samples])
    shades = np.linspace(-1, 1, SHADES)
    near = np.clip(np.round((values.astype(np.float64) + 1) / 2 * (SHADES - 1)), 0, SHADES - 1)
    return Tints(
        np.nan_to_num(near).astype(np.intp), tuple(_inked(value_color(float(v), theme), theme) for v in shades)
    )


def _inked(color: QColor, theme: Theme) -> QColor:
    """A colour that is seen on the ground of the panel: that of values in the middle is nearly the ground's."""
    return QColor(blend(theme.text, color.name(), INK))


def draw_samples(painter: QPainter, places: Reals, near: Reals, tint: Tints, theme: Theme, *, side: float) -> None:
    """Dots of this ``side``, px, at ``places`` [m, 2], those that are ``near`` [m] over those that are far and fade."""
    span = float(np.ptp(near)) if len(near) else 0.0
    depth = (near - near.min()) / span if span > 0 else np.ones(len(near))
    slabs = np.minimum((depth * SLABS).astype(np.intp), SLABS - 1) if span > 0 else np.full(len(near), SLABS - 1)
    for slab in np.unique(slabs).tolist():
        share = 1 - FOG * (1 - slab / (SLABS - 1))
        here = slabs == slab
        for number in np.unique(tint.of[here]).tolist():
            color = QColor(blend(theme.panel, tint.colors[number].name(), share))
            painter.setPen(QPen(color, side, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            draw_dots(painter, places[here & (tint.of == number)])


def fitted(points: Reals, width: float, height: float) -> Reals:
    """Points [m, 2], or on a line [m, 1], as large as they go into a box with one scale for both axes, px from its
    middle; up is up."""
    flat = np.column_stack([points, np.zeros(len(points))]) if points.shape[1] == 1 else points
    low, high = flat.min(axis=0), flat.max(axis=0)
    size = np.maximum(high - low, 1e-12)
    scale = min(width / size[0], height / size[1])
    found: Reals = (flat - (low + high) / 2) * scale * (1.0, -1.0)
    return found
