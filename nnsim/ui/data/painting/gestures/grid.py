"""The grid that the hand can keep to. Qt-free."""

from __future__ import annotations

import numpy as np

from nnsim.ui.data.painting.gestures.gesture import Point

LINES = 30
"""A plane has at most about so many lines along each axis."""
Plane = tuple[float, float, float, float]


def grid_step(plane: Plane) -> float:
    """The distance of the lines: 1, 2 or 5 times a power of ten, at least a thirtieth of the plane's width."""
    rough = (plane[1] - plane[0]) / LINES
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999))


def snapped(point: Point, plane: Plane) -> Point:
    """The crossing of lines nearest to ``point`` that lies on the plane."""
    step = grid_step(plane)
    x, y = (
        min(max(round(value / step), np.ceil(low / step - 1e-9)), np.floor(high / step + 1e-9)) * step
        for value, low, high in ((point[0], *plane[:2]), (point[1], *plane[2:]))
    )
    return round(float(x), 10), round(float(y), 10)


def grid_lines(low: float, high: float, step: float) -> list[float]:
    """Where the lines across one axis are."""
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return [k * step for k in range(first, last + 1)]
