"""Symmetric painting: where else a stroke goes. Maps of the plane about its middle, Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.core.texts import Message
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.gesture import Gesture, Point

Plane = tuple[float, float, float, float]
Matrix = NDArray[np.float64]

_SAME = np.eye(2)
_QUARTER = np.array([[0.0, 1.0], [-1.0, 0.0]])

SYMMETRIES: dict[str, tuple[str, tuple[Matrix, ...]]] = {
    "none": (say("No symmetry"), (_SAME,)),
    "left_right": (say("Left and right"), (_SAME, np.diag([-1.0, 1.0]))),
    "top_bottom": (say("Top and bottom"), (_SAME, np.diag([1.0, -1.0]))),
    "point": (say("Half turn"), (_SAME, -_SAME)),
    "four": (say("Quarter turns"), (_SAME, _QUARTER, -_SAME, -_QUARTER)),
}
"""By id: what a person reads, and the maps [2, 2] of rows about the middle of the plane, itself first."""


def image(points: Floats, matrix: Matrix, plane: Plane) -> Floats:
    """Where ``points`` [n, 2] go; along both axes the plane counts as equally long."""
    if matrix is _SAME:
        return points
    x0, x1, y0, y1 = plane
    middle, half = np.array([x0 + x1, y0 + y1]) / 2, np.array([x1 - x0, y1 - y0]) / 2
    result: Floats = (((points - middle) / half) @ matrix * half + middle).astype(np.float32)
    return result


def image_of(point: Point, matrix: Matrix, plane: Plane) -> Point:
    """Where one point goes."""
    if matrix is _SAME:
        return point
    x, y = image(np.array([point]), matrix, plane)[0].tolist()
    return x, y


def images(points: Floats, symmetry: str, plane: Plane) -> Floats:
    """``points`` [n, 2] and all their images; a point on an axis, which is its own image, comes once."""
    matrices = SYMMETRIES[symmetry][1]
    found: list[Floats] = [points]
    tiny = 1e-6 * (plane[1] - plane[0])
    for matrix in matrices[1:]:
        new = image(points, matrix, plane)
        fresh = np.ones(len(new), np.bool_)
        for k in range(len(matrices)):
            if k < len(found):
                fresh &= (np.abs(new - image(points, matrices[k], plane)) > tiny).any(axis=1)
        found.append(new[fresh])
    return np.concatenate(found)


class Mirrored(Gesture):
    """The same gesture at all images of the pointer; ``parts`` has one for each map of ``symmetry``."""

    def __init__(self, parts: Sequence[Gesture], symmetry: str, plane: Plane) -> None:
        self._parts = list(zip(parts, SYMMETRIES[symmetry][1], strict=True))
        self._plane = plane
        self.text = parts[0].text  # type: ignore[misc]

    def _each(self, do: Callable[[Gesture, Point], None], at: Point) -> None:
        for part, matrix in self._parts:
            do(part, image_of(at, matrix, self._plane))

    def begin(self, at: Point) -> None:
        self._each(lambda part, place: part.begin(place), at)

    def move(self, to: Point) -> None:
        self._each(lambda part, place: part.move(place), to)

    def hold(self, seconds: float) -> None:
        for part, _ in self._parts:
            part.hold(seconds)

    def finish(self) -> None:
        for part, _ in self._parts:
            part.finish()

    def take(self, project: Project) -> Calls | None:
        taken = Calls()
        for part, _ in self._parts:  # each finds what the ones before it left
            if edit := part.take(project):
                project, taken = edit(project), taken + edit
        return taken if taken.calls else None

    def summary(self, before: Data, after: Data) -> Message | None:
        return self._parts[0][0].summary(before, after)
