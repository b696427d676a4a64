"""Gestures that change the points which a brush touches: eraser and relabel."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnsim.core.data import Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.edits.data import relabel, remove
from nnsim.ui.data.painting.gestures.geometry import covered
from nnsim.ui.data.painting.gestures.gesture import Brush, Edit, Gesture, Point, points_in_words


class _Sweeping(Gesture):
    """Collects the way of the brush and acts on every point it touched."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._at: Point = (0.0, 0.0)
        self._way: list[tuple[Point, Point]] = []

    def begin(self, at: Point) -> None:
        self._way.append((at, at))
        self._at = at

    def move(self, to: Point) -> None:
        self._way.append((self._at, to))
        self._at = to

    def take(self) -> Edit | None:
        if not self._way:
            return None
        way, self._way = self._way, []
        return lambda project: self._act(project, self._touched(project.data.x, way))

    def _touched(self, points: Floats, way: list[tuple[Point, Point]]) -> Mask:
        mask = np.zeros(len(points), np.bool_)
        for start, end in way:
            mask |= covered(points, start, end, self._brush.radius)
        return mask

    def _act(self, project: Project, mask: Mask) -> Project:
        raise NotImplementedError


class EraseStroke(_Sweeping):
    """Takes out what it touches, test points too."""

    text: ClassVar[str] = "Erase points"

    def _act(self, project: Project, mask: Mask) -> Project:
        return remove(project, mask)

    def summary(self, before: Data, after: Data) -> str:
        gone = len(before) - len(after)
        return f"− {points_in_words(gone)}" if gone else ""


class RelabelStroke(_Sweeping):
    """Gives what it touches the brush's class or value."""

    text: ClassVar[str] = "Relabel points"

    def _act(self, project: Project, mask: Mask) -> Project:
        return relabel(project, mask, self._brush.label)

    def summary(self, before: Data, after: Data) -> str:
        changed = int((before.y != after.y).sum())
        return f"{changed:,} relabelled" if changed else ""
