"""Where points of the plane lie on the screen, and back; pure numbers, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import PLANE, Floats

Point = tuple[float, float]
Plane = tuple[float, float, float, float]


FEW = 4
"""Of points less than one in so many are few: they are looked at one by one."""

ROUNDING = 1e-5
"""Of a number of float32, about a hundred times as much as it may be off."""

MOST_PX = 1e30
"""Px per unit from which on a float32 holds them no more: the plane of numbers near zero."""


@dataclass(frozen=True, slots=True)
class PlaneTransform:
    """Maps ``plane`` (x low, x high, y low, y high) onto a rectangle in px, y upwards.

    ``left, top, width, height`` are px of the widget; the rectangle includes its border.
    """

    plane: Plane = PLANE
    left: float = 0.0
    top: float = 0.0
    width: float = 300.0
    height: float = 300.0

    @property
    def scale(self) -> tuple[float, float]:
        """Px per unit of the plane, along x and along y."""
        x0, x1, y0, y1 = self.plane
        return self.width / (x1 - x0), self.height / (y1 - y0)

    def to_pixels(self, points: Floats) -> Floats:
        """Points of the plane [n, 2] to px [n, 2]; infinite where they lie farther away than numbers go."""
        sx, sy = self.scale
        kind = "f4" if max(sx, sy) < MOST_PX else "f8"
        factor = np.array([sx, -sy], kind)
        offset = np.array([self.left - self.plane[0] * sx, self.top + self.plane[3] * sy], kind)
        pixels = np.empty(points.shape, np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            for axis in (0, 1):  # both at once takes many times as long, so short is the last axis
                pixels[:, axis] = points[:, axis] * factor[axis] + offset[axis]
        return pixels

    def near(self, points: Floats, low: Point, high: Point) -> NDArray[np.intp]:
        """Places of all points [n, 2] that lie between two px positions, and of some beside them, in rising order."""
        (left, top), (right, bottom) = self.to_plane(*low), self.to_plane(*high)
        more = [
            1 / abs(scale) + ROUNDING * max(map(abs, ends))
            for scale, ends in zip(self.scale, ((left, right), (top, bottom)), strict=True)
        ]
        return within(points, (left - more[0], bottom - more[1]), (right + more[0], top + more[1]))

    def pixel(self, point: Point) -> Point:
        """One point of the plane to px."""
        sx, sy = self.scale
        return self.left + (point[0] - self.plane[0]) * sx, self.top + (self.plane[3] - point[1]) * sy

    def to_plane(self, x: float, y: float) -> Point:
        """Px to a point of the plane; outside of the rectangle it goes on beyond the plane."""
        sx, sy = self.scale
        return self.plane[0] + (x - self.left) / sx, self.plane[3] - (y - self.top) / sy

    def contains(self, x: float, y: float) -> bool:
        """Whether a px position lies on the plane."""
        return 0 <= x - self.left <= self.width and 0 <= y - self.top <= self.height


def clamp(point: Point, plane: Plane) -> Point:
    """The nearest point that lies on the plane."""
    return min(max(point[0], plane[0]), plane[1]), min(max(point[1], plane[2]), plane[3])


def within(points: Floats, low: Point, high: Point) -> NDArray[np.intp]:
    """Places of those of ``points`` [n, 2] that lie between two corners, in rising order; few of many, mostly."""
    x, y = points[:, 0], points[:, 1]
    with np.errstate(over="ignore", invalid="ignore"):
        beside = (x >= low[0]) & (x <= high[0])
        if FEW * np.count_nonzero(beside) > len(points):
            return np.flatnonzero(beside & (y >= low[1]) & (y <= high[1]))
        some = np.flatnonzero(beside)
        y = y[some]
        found: NDArray[np.intp] = some[(y >= low[1]) & (y <= high[1])]
    return found


def inside(points: Floats, plane: Plane) -> Floats:
    """Those of points [n, 2] that lie on the plane."""
    x, y = points[:, 0], points[:, 1]
    kept: Floats = points[(x >= plane[0]) & (x <= plane[1]) & (y >= plane[2]) & (y <= plane[3])]
    return kept


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round numbers in [low, high] for an axis: steps of 1, 2 or 5 times a power of ten, about ``wanted``."""
    rough = (high - low) / max(wanted, 1)
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [round(k * step, 10) for k in range(first, last + 1)]
