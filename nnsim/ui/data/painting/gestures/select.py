"""Gestures on a selection: draw a rectangle around points, and move what is selected."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnsim.core.data import Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.core.rows import rows_apart
from nnsim.core.texts import Message, message
from nnsim.edits.data import move
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.geometry import in_polygon, in_rectangle, square, with_squares
from nnsim.ui.data.painting.gestures.gesture import Gesture, Outline, Point, box
from nnsim.ui.data.painting.gestures.grid import snapped
from nnsim.ui.plane.geometry import within


class SelectRectangle(Gesture):
    """Selects what lies in the rectangle; with ``kept`` bool [n] that stays selected too."""

    def __init__(self, kept: Mask | None = None) -> None:
        self._kept = kept
        self._corner: Point = (0.0, 0.0)
        self._end: Point = (0.0, 0.0)

    def begin(self, at: Point) -> None:
        self._corner = self._end = at

    def move(self, to: Point) -> None:
        self._end = to

    @property
    def outlines(self) -> list[Outline]:
        return [Outline(box(self._corner, self._end))]

    def selected(self, data: Data) -> Mask:
        return _with_kept(in_rectangle(data.x, self._corner, self._end), self._kept)


class SelectLasso(Gesture):
    """Selects at the release what lies within the path; with ``kept`` bool [n] that stays selected too."""

    def __init__(self, kept: Mask | None = None) -> None:
        self._kept = kept
        self._path: list[Point] = []
        self._closed = False

    def begin(self, at: Point) -> None:
        self._path.append(at)

    def move(self, to: Point) -> None:
        if to != self._path[-1]:
            self._path.append(to)

    def finish(self) -> None:
        self._closed = True

    @property
    def outlines(self) -> list[Outline]:
        return [Outline(np.array(self._path, np.float32))]

    def selected(self, data: Data) -> Mask | None:
        if not self._closed:
            return None
        return _with_kept(in_polygon(data.x, np.array(self._path, np.float32)), self._kept)


def _with_kept(mask: Mask, kept: Mask | None) -> Mask:
    return mask | kept if kept is not None and len(kept) == len(mask) else mask


class MoveSelection(Gesture):
    """Shifts the points of ``mask`` with the pointer; the selection as a whole stays on the plane."""

    text: ClassVar[str] = say("Move points")

    def __init__(self, mask: Mask, data: Data, held: int | None = None) -> None:
        self._mask = mask
        self._held = None if held is None else data.x[held].astype(np.float64)
        self._plane = data.plane
        self._room = room_to_move(data.x[mask], data.plane)
        self._start: Point = (0.0, 0.0)
        self._done = np.zeros(2)
        self._wanted = np.zeros(2)

    def begin(self, at: Point) -> None:
        self._start = at

    def move(self, to: Point) -> None:
        shift = np.subtract(to, self._start)
        if self._held is not None:
            x, y = (self._held + shift).tolist()
            shift = np.subtract(snapped((x, y), self._plane), self._held)
        self._wanted = np.clip(shift, self._room[0], self._room[1])

    def take(self, _project: Project) -> Calls | None:
        dx, dy = (float(step) for step in self._wanted - self._done)
        if dx == 0 and dy == 0:
            return None
        self._done = self._wanted
        mask = self._mask
        return move.of(mask, dx, dy)

    def summary(self, before: Data, after: Data) -> Message | None:
        moved = int(np.count_nonzero(rows_apart(before.x, after.x)))
        return message("points_moved", count=moved) if moved else None


def room_to_move(points: Floats, plane: tuple[float, float, float, float]) -> tuple[Floats, Floats]:
    """How far the points [n, 2] may shift together, lowest and highest (x, y); 0 where one is at the border."""
    low, high = np.array([plane[0], plane[2]], np.float32), np.array([plane[1], plane[3]], np.float32)
    if not len(points):
        return np.zeros(2, np.float32), np.zeros(2, np.float32)
    return np.minimum(low - points.min(axis=0), 0), np.maximum(high - points.max(axis=0), 0)


def nearest(data: Data, at: Point, reach: float) -> int | None:
    """The index of the point nearest to ``at`` within ``reach`` units, or None."""
    if not len(data):
        return None
    near = within(data.x, *square(at, reach))
    if not len(near):
        return None
    around = with_squares(data.x[near], reach, *at)
    distance = ((around - np.asarray(at, around.dtype)) ** 2).sum(axis=1)
    index = int(distance.argmin())
    return int(near[index]) if distance[index] <= reach * reach else None
