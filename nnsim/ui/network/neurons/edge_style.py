"""How a weight looks as an edge: a few steps of width and colour, so that few pens draw all edges."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnsim.core.data import Floats
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import Theme, blend

LEVELS = 12
UNKNOWN = 100
"""Level of NaN and infinity, drawn in the colour of what is missing."""
PLAIN = 101
"""Level of a link without a weight."""
THIN, THICK = 0.7, 5.2

Levels = NDArray[np.int8]


def levels(values: Floats) -> Levels:
    """Signed strength, -LEVELS .. LEVELS, from weights: 1 - exp(-|w|) in equal steps."""
    with np.errstate(all="ignore"):
        steps = np.rint(np.copysign(-np.expm1(-np.abs(values)) * LEVELS, values))
    steps[~np.isfinite(values)] = UNKNOWN
    found: Levels = steps.astype(np.int8)
    return found


@lru_cache(maxsize=512)
def pen(level: int, theme: Theme, thickest: float = THICK, lift: float = 0.0) -> QPen:
    """The pen of a level; ``lift`` (0 .. 1) brings weak edges forward."""
    if level == PLAIN:
        return _pen(blend(theme.panel, theme.edge, 0.5 + 0.5 * lift), 1.0 * theme.scale)
    share = 1.0 if level == UNKNOWN else abs(level) / LEVELS
    color = theme.missing if level == UNKNOWN else theme.positive if level > 0 else theme.negative
    strength = 0.2 + 0.8 * share
    width = THIN + (thickest - THIN) * share + 0.6 * lift
    return _pen(
        blend(theme.panel, color if level else theme.edge, strength + lift * (1 - strength)), width * theme.scale
    )


def _pen(color: str, width: float) -> QPen:
    drawn = QPen(QColor(color))
    drawn.setWidthF(width)
    drawn.setCapStyle(Qt.PenCapStyle.FlatCap)
    return drawn


def thickest(edges: int, pitch: float) -> float:
    """The width of the strongest edges: finer where many share the gap, or neurons stand close."""
    return float(np.clip(min(THICK - (edges - 12) * 0.035, pitch * 0.09), 2.0, THICK))


@lru_cache(maxsize=64)
def bias_color(level: int, theme: Theme) -> QColor:
    """The colour of a bias, as strong as that of an edge with this weight."""
    return value_color(float("nan") if level == UNKNOWN else level / LEVELS, theme)
