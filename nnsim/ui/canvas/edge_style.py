"""How a weight looks as an edge: a few steps of width and colour, so that few pens draw all edges."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnsim.core.data import Floats
from nnsim.ui.theme import Theme, blend

LEVELS = 12
UNKNOWN = 100
"""Level of NaN and infinity, drawn in the colour of what is missing."""
THIN, THICK = 0.7, 5.2

Levels = NDArray[np.int8]


def levels(values: Floats) -> Levels:
    """Signed strength, -LEVELS .. LEVELS, from weights: 1 - exp(-|w|) in equal steps."""
    with np.errstate(all="ignore"):
        steps = np.rint(np.copysign(-np.expm1(-np.abs(values)) * LEVELS, values))
    return np.where(np.isfinite(values), np.nan_to_num(steps), UNKNOWN).astype(np.int8)


@lru_cache(maxsize=512)
def pen(level: int, theme: Theme, thickest: float = THICK, lift: float = 0.0) -> QPen:
    """The pen of a level; ``lift`` (0 .. 1) brings weak edges forward."""
    share = 1.0 if abs(level) == UNKNOWN else abs(level) / LEVELS
    color = theme.missing if level == UNKNOWN else theme.positive if level > 0 else theme.negative
    if level == 0:
        color = theme.edge
    strength = 0.16 + 0.84 * share**0.8
    drawn = QPen(QColor(blend(theme.panel, color, min(1.0, strength + lift * (1 - strength)))))
    drawn.setWidthF((THIN + (thickest - THIN) * share + 0.6 * lift) * theme.scale)
    drawn.setCapStyle(Qt.PenCapStyle.FlatCap)
    return drawn


def thickest(edges: int) -> float:
    """The width of the strongest edges: finer where many share the gap between two columns."""
    return float(np.clip(THICK - (edges - 12) * 0.035, 2.8, THICK))
