"""Gestures that shift the points under the brush: jitter, magnet, smear."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.core.rows import rows_apart, rows_of
from nnsim.core.texts import Message, message
from nnsim.edits.kinds import Calls
from nnsim.edits.points import place
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.geometry import around, on_way, square
from nnsim.ui.data.painting.gestures.gesture import Brush, Gesture, Point
from nnsim.ui.plane.geometry import within

FIRST = 0.05
"""A press counts as so many seconds of holding, so that a click does something."""
SHAKE = 0.5
"""Standard deviation of a jitter that lasts a second, as a share of the brush's radius."""
PULL_SECONDS = 0.3
"""In this time a magnet takes a point near its middle to a third of its distance (1 / e)."""


class _Shifting(Gesture):
    """Collects way and time of the brush, and shifts the points near the way within the plane."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._way: list[Point] = []
        self._seconds = FIRST

    def begin(self, at: Point) -> None:
        self._way = [at, at]

    def move(self, to: Point) -> None:
        self._way.append(to)

    def hold(self, seconds: float) -> None:
        self._seconds += seconds

    def take(self, project: Project) -> Calls | None:
        way, seconds = self._way, self._seconds
        if seconds == 0 and len(way) < 2:
            return None
        self._way, self._seconds = way[-1:], 0.0
        points = project.data.x
        low, high = np.min(way, axis=0) - self._brush.radius, np.max(way, axis=0) + self._brush.radius
        index = within(points, tuple(low.tolist()), tuple(high.tolist()))
        if not len(index):
            return None
        old = rows_of(points, index)
        new = _kept_inside(old, self._shifted(old.copy(), way, seconds), self._brush.plane)
        return place.of(index, new)

    def _shifted(self, points: Floats, way: list[Point], seconds: float) -> Floats:
        """Where ``points`` [m, 2] near the way go."""
        raise NotImplementedError

    def summary(self, before: Data, after: Data) -> Message | None:
        if len(before) != len(after):
            return None
        shifted = int(np.count_nonzero(rows_apart(before.x, after.x)))
        return message("points_moved", count=shifted) if shifted else None


class Jitter(_Shifting):
    """Shakes every point that the brush touches, for as long as it is held."""

    text: ClassVar[str] = say("Jitter points")

    def __init__(self, brush: Brush, rng: np.random.Generator) -> None:
        super().__init__(brush)
        self._rng = rng

    def _shifted(self, points: Floats, way: list[Point], seconds: float) -> Floats:
        pieces = list(pairwise(way if len(way) > 1 else way * 2))
        touched = on_way(points, pieces, self._brush.radius)
        spread = SHAKE * self._brush.radius * np.sqrt(seconds)
        points[touched] += self._rng.normal(0, spread, (int(touched.sum()), 2)).astype(np.float32)
        return points


class Magnet(_Shifting):
    """Pulls what lies under the brush to its middle, or with ``push`` away from it to its rim."""

    text: ClassVar[str] = say("Pull points")

    def __init__(self, brush: Brush, *, push: bool = False) -> None:
        super().__init__(brush)
        self._push = push
        if push:
            self.text = say("Push points")  # type: ignore[misc]

    def _shifted(self, points: Floats, way: list[Point], seconds: float) -> Floats:
        radius = self._brush.radius
        stations, axes = way[1:] or way, np.ascontiguousarray(points.T)
        for at in stations:
            here = around(axes, *square(at, radius))
            offset = axes[:, here] - np.asarray(at, np.float32)[:, None]
            distance = np.hypot(*offset)
            strength = np.float32(1 - np.exp(-seconds / len(stations) / PULL_SECONDS))
            share = strength * _falloff(distance, radius)
            if self._push:
                far = np.maximum(distance, radius / 1000)
                share = -share * np.maximum(radius - distance, 0) / far
            axes[:, here] -= offset * share
        return np.ascontiguousarray(axes.T)


class Smear(_Shifting):
    """Drags points along: those in the middle go with the brush, those at its rim stay."""

    text: ClassVar[str] = say("Smear points")

    def hold(self, seconds: float) -> None:
        """Only moving counts."""

    def take(self, project: Project) -> Calls | None:
        self._seconds = 0.0
        return super().take(project)

    def _shifted(self, points: Floats, way: list[Point], _seconds: float) -> Floats:
        radius, axes = self._brush.radius, np.ascontiguousarray(points.T)
        for start, end in pairwise(way):
            step = np.subtract(end, start)
            parts = max(int(np.ceil(np.hypot(*step) / (radius / 4))), 1)
            for part in range(parts):
                at = (start + step * part / parts).astype(np.float32)
                here = around(axes, *square((float(at[0]), float(at[1])), radius))
                near = [axis.take(here) for axis in axes]  # both axes at once take many times as long
                share = _falloff(np.hypot(near[0] - at[0], near[1] - at[1]), radius)
                for axis, old, part_of in zip(axes, near, step / parts, strict=True):
                    axis[here] = old + (share * part_of).astype(np.float32)
        return np.ascontiguousarray(axes.T)


def _falloff(distance: Floats, radius: float) -> Floats:
    """1 in the middle, smoothly 0 from the rim on."""
    inner = np.clip(1 - (distance / np.float32(radius)) ** 2, 0, 1)
    result: Floats = inner * inner
    return result


def _kept_inside(old: Floats, new: Floats, plane: tuple[float, float, float, float]) -> Floats:
    """``new`` within the plane; a point that lay outside may stay there."""
    low = np.minimum(old, np.array(plane[::2], np.float32))
    high = np.maximum(old, np.array(plane[1::2], np.float32))
    kept: Floats = np.clip(new, low, high)
    return kept
