"""Turning and mirroring a selection, and the gesture of its handle."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnsim.core.data import Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.core.texts import Message, message
from nnsim.edits.kinds import Calls
from nnsim.edits.points import place
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.gesture import Gesture, Point

STEP = np.pi / 12
"""With Shift a turn keeps to multiples of 15 degrees."""
Plane = tuple[float, float, float, float]


def middle(points: Floats) -> Floats:
    """The middle of the box around ``points`` [m, 2]."""
    result: Floats = (points.min(axis=0) + points.max(axis=0)) / np.float32(2)
    return result


def turned(points: Floats, angle: float, plane: Plane) -> Floats:
    """``points`` [m, 2] turned by ``angle`` in radians, anticlockwise about their middle, then brought back.

    Where the turned points still fit into the plane they are shifted into it.
    """
    centre = middle(points)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    return brought_back(((points - centre) @ turn + centre).astype(np.float32), plane)


def mirrored(points: Floats, axis: int) -> Floats:
    """``points`` [m, 2] with left and right (``axis`` 0) or top and bottom (1) exchanged within their box."""
    result = points.copy()
    result[:, axis] = 2 * middle(points)[axis] - points[:, axis]
    return result


def brought_back(points: Floats, plane: Plane) -> Floats:
    """``points`` [m, 2] shifted together into the plane, as far as their box fits into it."""
    low, high = np.array(plane[::2], np.float32), np.array(plane[1::2], np.float32)
    least, most = points.min(axis=0), points.max(axis=0)
    shift = np.maximum(low - least, 0) + np.minimum(high - most, 0)
    fits = most - least <= high - low
    result: Floats = points + np.where(fits, shift, 0).astype(np.float32)
    return result


class TurnSelection(Gesture):
    """Turns the points where ``mask`` [n] is True by the angle that the pointer goes around their middle."""

    text: ClassVar[str] = say("Turn points")

    def __init__(self, mask: Mask, data: Data, *, steps: bool = False) -> None:
        self._index, self._plane, self._steps = np.flatnonzero(mask), data.plane, steps
        self._points = data.x[self._index]
        self._centre = middle(self._points)
        self._start = self._angle = self._done = 0.0

    def begin(self, at: Point) -> None:
        self._start = self._direction(at)

    def move(self, to: Point) -> None:
        angle = self._direction(to) - self._start
        self._angle = round(angle / STEP) * STEP if self._steps else angle

    def _direction(self, at: Point) -> float:
        return float(np.arctan2(at[1] - self._centre[1], at[0] - self._centre[0]))

    def take(self, _project: Project) -> Calls | None:
        if self._angle == self._done:
            return None
        self._done = self._angle
        wanted = turned(self._points, self._angle, self._plane)
        return place.of(self._index, wanted)

    def summary(self, before: Data, after: Data) -> Message | None:
        return message("points_turned", count=len(self._index)) if before is not after else None
