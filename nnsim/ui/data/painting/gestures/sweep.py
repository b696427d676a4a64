"""Gestures that change the points which a brush touches: eraser and relabel."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.texts import Message, message
from nnsim.edits.data import relabel, remove
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.geometry import touched
from nnsim.ui.data.painting.gestures.gesture import Brush, Gesture, Point

Places = NDArray[np.intp]


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

    def take(self, project: Project) -> Calls | None:
        way, self._way = self._way, []
        index = touched(project.data.x, way, self._brush.radius)
        return self._act(index) if len(index) else None

    def _act(self, index: Places) -> Calls:
        """The edit of the samples ``index`` [m]: few of many, and kept as long as it can be undone."""
        raise NotImplementedError


class EraseStroke(_Sweeping):
    """Takes out what it touches, test points too."""

    text: ClassVar[str] = say("Erase points")

    def _act(self, index: Places) -> Calls:
        return remove.of(index)

    def summary(self, before: Data, after: Data) -> Message | None:
        gone = len(before) - len(after)
        return message("points_removed", count=gone) if gone else None


class RelabelStroke(_Sweeping):
    """Gives what it touches the brush's class or value."""

    text: ClassVar[str] = say("Relabel points")

    def _act(self, index: Places) -> Calls:
        return relabel.of(index, self._brush.label)

    def summary(self, before: Data, after: Data) -> Message | None:
        changed = int(np.count_nonzero(before.y != after.y))
        return message("relabelled", count=changed) if changed else None
