"""Gestures that draw a shape and fill it, or the line around it, with points at the release."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnsim.core.data import Floats, Mask
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.geometry import in_polygon, near_path
from nnsim.ui.data.painting.gestures.gesture import Brush, Outline, Point, box
from nnsim.ui.data.painting.gestures.paint import Adding

CORNERS = 72
"""So many corners draw an ellipse: it misses the true one by less than a thousandth of its size."""
FINE = 0.004
"""Shorter parts of a way drawn by hand, as a share of the plane's width, are left out: about a px."""
CLOUD = 2.0
"""A cloud's outer circle lies at so many standard deviations."""


class Shape(Adding):
    """A path from the press to the pointer. ``hollow`` fills a band as wide as the brush around it instead.

    ``even`` keeps both sides equal (a square, a circle, a line at 45 degrees).
    """

    text: ClassVar[str] = say("Draw a shape")
    closed: ClassVar[bool] = True

    def __init__(self, brush: Brush, rng: np.random.Generator, *, hollow: bool = False, even: bool = False) -> None:
        super().__init__(brush, rng)
        self._hollow = hollow or not self.closed
        self._even = even
        self._start: Point = (0.0, 0.0)
        self._end: Point = (0.0, 0.0)

    def begin(self, at: Point) -> None:
        self._start = self._end = at

    def move(self, to: Point) -> None:
        self._end = self._evened(to) if self._even else to

    def _evened(self, to: Point) -> Point:
        (x, y), (dx, dy) = self._start, np.subtract(to, self._start)
        side = max(abs(dx), abs(dy))
        return float(x + np.copysign(side, dx)), float(y + np.copysign(side, dy))

    def path(self) -> Floats:
        """The corners [k, 2]."""
        raise NotImplementedError

    @property
    def outlines(self) -> list[Outline]:
        width = 2 * self._brush.radius if self._hollow else 0.0
        return [Outline(self.path(), self.closed, width, ground=not self._hollow)]

    def finish(self) -> None:
        path = self.path()
        self._way = np.vstack([path, path[:1]]) if self.closed else path
        room = self._brush.radius if self._hollow else 0.0
        low, high = path.min(axis=0) - room, path.max(axis=0) + room
        # Nothing beyond the plane is kept, so nothing needs to be drawn there.
        low = np.maximum(low, self._brush.plane[::2])
        high = np.minimum(high, self._brush.plane[1::2])
        if (high < low).any():
            return
        count = round(self._brush.density * float(np.prod(high - low)))
        points = self._rng.uniform(low, high, (count, 2)).astype(np.float32)
        kept = points[self._within(points)]
        if not len(kept) and self._hollow:
            kept = path[:1]
        self._add(kept)

    def _within(self, points: Floats) -> Mask:
        if self._hollow:
            return near_path(points, self._way, self._brush.radius)
        return in_polygon(points, self._way)


class Line(Shape):
    """A straight band of points as wide as the brush."""

    text: ClassVar[str] = say("Draw a line")
    closed: ClassVar[bool] = False

    def _evened(self, to: Point) -> Point:
        dx, dy = np.subtract(to, self._start)
        angle = np.round(np.arctan2(dy, dx) / (np.pi / 4)) * (np.pi / 4)
        along = dx * np.cos(angle) + dy * np.sin(angle)
        x, y = self._start
        return float(x + along * np.cos(angle)), float(y + along * np.sin(angle))

    def path(self) -> Floats:
        return np.array([self._start, self._end], np.float32)


class Rectangle(Shape):
    """From corner to corner."""

    text: ClassVar[str] = say("Draw a rectangle")

    def path(self) -> Floats:
        return box(self._start, self._end)


class Ellipse(Shape):
    """Within the rectangle from corner to corner."""

    text: ClassVar[str] = say("Draw an ellipse")

    def path(self) -> Floats:
        middle = np.add(self._start, self._end) / 2
        half = np.subtract(self._end, self._start) / 2
        angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
        corners = middle + half * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return np.asarray(corners, np.float32)


class FreeShape(Shape):
    """Along the way of the pointer; the ends are joined."""

    def begin(self, at: Point) -> None:
        self._path = [at]

    def move(self, to: Point) -> None:
        x0, x1, *_ = self._brush.plane
        if np.hypot(*np.subtract(to, self._path[-1])) >= FINE * (x1 - x0):
            self._path.append(to)

    def path(self) -> Floats:
        return np.array(self._path, np.float32)


class Cloud(Adding):
    """A Gaussian cloud around the press; its outer circle goes through the pointer, or is the brush.

    It gets as many points as the density puts into the outer circle.
    """

    text: ClassVar[str] = say("Draw a cloud")

    def begin(self, at: Point) -> None:
        self._centre = at
        self._radius = self._brush.radius

    def move(self, to: Point) -> None:
        self._radius = max(float(np.hypot(*np.subtract(to, self._centre))), self._brush.radius)

    @property
    def outlines(self) -> list[Outline]:
        return [Outline(circle(self._centre, self._radius / share), ground=share == 1) for share in (1, CLOUD)]

    def finish(self) -> None:
        count = max(round(self._brush.density * np.pi * self._radius**2), 1)
        offsets = self._rng.normal(0, self._radius / CLOUD, (count, 2))
        self._add((offsets + self._centre).astype(np.float32))


def circle(centre: Point, radius: float) -> Floats:
    """A circle as a path [CORNERS, 2]."""
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    corners = np.asarray(centre) + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(corners, np.float32)
