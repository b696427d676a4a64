"""The geometry of a round brush: what it covers, and random points within what it newly covers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats, Mask
from nnsim.core.rows import rows_of
from nnsim.ui.data.painting.gestures.gesture import Point
from nnsim.ui.plane.geometry import within

LARGE = 1e15
"""Of larger numbers float32 has no fourth power, and soon no square."""


def with_squares(points: Floats, *near: float) -> Floats:
    """``points`` that lie near such numbers, as float64 where these are large."""
    return points.astype(np.float64) if max(map(abs, near)) > LARGE else points


def covered(points: Floats, start: Point, end: Point, radius: float) -> Mask:
    """Which of ``points`` [n, 2] a disc of ``radius`` touches on its way from ``start`` to ``end``."""
    points = with_squares(points, radius, *start, *end)
    a, b = np.asarray(start, points.dtype), np.asarray(end, points.dtype)
    way = b - a
    length = float(way @ way)
    offset: Floats = points - a
    if length > 0:
        share = np.clip(offset @ way / points.dtype.type(length), 0.0, 1.0)
        offset -= share[:, None] * way
    x, y = offset[:, 0], offset[:, 1]
    return np.asarray(x * x + y * y <= radius * radius)


ROUNDING = 1e-4
"""A share of the numbers that a square is wider by: what is looked at closely comes after it, in float32."""


def square(at: Point, radius: float, to: Point | None = None) -> tuple[Point, Point]:
    """Corners of a rectangle that holds a disc of ``radius`` on its way from ``at``, wherever numbers are rounded."""
    ways = np.array([at, at if to is None else to], np.float64)
    more = radius + ROUNDING * (radius + np.abs(ways).max())
    (left, bottom), (right, top) = (ways.min(axis=0) - more).tolist(), (ways.max(axis=0) + more).tolist()
    return (left, bottom), (right, top)


def touched(points: Floats, way: list[tuple[Point, Point]], radius: float) -> NDArray[np.intp]:
    """Places of those of ``points`` [n, 2] that a disc touches on its ``way``, ends of pieces, in rising order."""
    if not way:
        return np.zeros(0, np.intp)
    corners = np.array([square(start, radius, end) for start, end in way])
    low, high = corners[:, 0].min(axis=0).tolist(), corners[:, 1].max(axis=0).tolist()
    near = within(points, (low[0], low[1]), (high[0], high[1]))
    return near[on_way(rows_of(points, near), way, radius)]


def on_way(points: Floats, way: list[tuple[Point, Point]], radius: float) -> Mask:
    """Which of ``points`` [n, 2] a disc touches on its ``way``, ends of pieces; each piece looks at those around it."""
    mask, axes = np.zeros(len(points), np.bool_), np.ascontiguousarray(points.T)
    for start, end in way:
        here = around(axes, *square(start, radius, end))
        mask[here] |= covered(points[here], start, end, radius)
    return mask


def around(axes: Floats, low: Point, high: Point) -> NDArray[np.intp]:
    """Places of those points that lie between two corners; ``axes`` [2, n] are all their x and all their y."""
    x, y = axes
    found: NDArray[np.intp] = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
    return found


def in_rectangle(points: Floats, a: Point, b: Point) -> Mask:
    """Which of ``points`` [n, 2] lie in the rectangle with opposite corners ``a`` and ``b``."""
    (left, bottom), (right, top) = np.minimum(a, b).tolist(), np.maximum(a, b).tolist()
    x, y = points[:, 0], points[:, 1]  # comparing columns is much faster than ``all`` over rows of two
    return np.asarray((x >= left) & (x <= right) & (y >= bottom) & (y <= top))


def in_polygon(points: Floats, path: Floats) -> Mask:
    """Which of ``points`` [n, 2] lie in the closed ``path`` [k, 2] by the even-odd rule.

    Each edge looks only at the points in its range of y, so that long paths cost little.
    """
    order = np.argsort(points[:, 1], kind="stable")
    x, y = points[order, 0].astype(np.float64), points[order, 1].astype(np.float64)
    inside = np.zeros(len(points), np.bool_)
    corners = path.astype(np.float64)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        first, last = np.searchsorted(y, sorted((ay, by)))
        if first < last:
            part = slice(first, last)
            inside[part] ^= x[part] < ax + (y[part] - ay) * ((bx - ax) / (by - ay))
    result = np.zeros(len(points), np.bool_)
    result[order] = inside
    return result


def near_path(points: Floats, path: Floats, radius: float) -> Mask:
    """Which of ``points`` [n, 2] a disc of ``radius`` touches on its way along the open ``path`` [k, 2]."""
    mask = np.zeros(len(points), np.bool_)
    ends = path[1:] if len(path) > 1 else path
    for start, end in zip(path, ends, strict=False):
        rest = np.flatnonzero(~mask)
        low, high = np.minimum(start, end) - radius, np.maximum(start, end) + radius
        rest = rest[in_rectangle(points[rest], tuple(low), tuple(high))]
        mask[rest] = covered(points[rest], tuple(start), tuple(end), radius)
    return mask


def in_disc(rng: np.random.Generator, count: int, centre: Point, radius: float) -> Floats:
    """``count`` points spread evenly over a disc, [count, 2]."""
    distance = radius * np.sqrt(rng.random(count))
    angle = rng.random(count) * (2 * np.pi)
    offsets = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)
    points: Floats = (offsets + centre).astype(np.float32)
    return points


def newly_covered(rng: np.random.Generator, count: int, start: Point, end: Point, radius: float) -> Floats:
    """``count`` points spread evenly over what a disc covers at last but did not at ``start``, [count, 2].

    On the way along u, at each height v over the path the disc's front advances by the same
    length, from sqrt(r^2 - v^2): so v is even over the diameter and u over that length.
    """
    way = np.subtract(end, start)
    length = float(np.hypot(*way))
    along = way / length if length > 0 else np.array([1.0, 0.0])
    across = np.array([-along[1], along[0]])
    v = radius * (2 * rng.random(count) - 1)
    u = np.sqrt(radius * radius - v * v) + length * rng.random(count)
    points: Floats = (np.asarray(start) + u[:, None] * along + v[:, None] * across).astype(np.float32)
    return points


def new_area(start: Point, end: Point, radius: float) -> float:
    """The area that ``newly_covered`` fills: a strip as wide as the disc."""
    return 2 * radius * float(np.hypot(end[0] - start[0], end[1] - start[1]))
