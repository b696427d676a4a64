"""Gestures that add points: brush, spray, single point."""

from __future__ import annotations

from math import pi
from typing import ClassVar

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.core.texts import Message, message
from nnsim.edits.data import add_points
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.geometry import in_disc, new_area, newly_covered
from nnsim.ui.data.painting.gestures.gesture import Brush, Gesture, Point
from nnsim.ui.data.painting.gestures.symmetry import images
from nnsim.ui.plane.geometry import inside

FIRM = 0.5
"""A pen pressed half as hard as can be lays points down at the density; twice as hard twice as many."""
SPRAY_SECONDS = 0.5
"""How long a spray takes to lay down as many points as a brush does with one dab."""


class Adding(Gesture):
    """Collects new points of one label with noise and images; those beyond the plane are dropped."""

    text: ClassVar[str] = say("Paint points")

    def __init__(self, brush: Brush, rng: np.random.Generator) -> None:
        self._brush, self._rng = brush, rng
        self._pressure = 1.0
        self._new: list[Floats] = []

    def press(self, pressure: float) -> None:
        self._pressure = pressure / FIRM

    def _add(self, points: Floats) -> None:
        brush = self._brush
        if brush.noise > 0:
            points = points + self._rng.normal(0, brush.noise, points.shape).astype(np.float32)
        if brush.symmetry != "none":
            points = images(points, brush.symmetry, brush.plane)
        kept = inside(points, brush.plane)
        if len(kept):
            self._new.append(kept)

    def take(self, _project: Project) -> Calls | None:
        if not self._new:
            return None
        points, label = np.concatenate(self._new), self._brush.label
        self._new = []
        return add_points.of(points, label)

    def summary(self, before: Data, after: Data) -> Message | None:
        added = len(after) - len(before)
        return message("points_added", count=added) if added else None


class PaintStroke(Adding):
    """Fills what the brush covers evenly, however fast it moves."""

    def __init__(self, brush: Brush, rng: np.random.Generator) -> None:
        super().__init__(brush, rng)
        self._at: Point = (0.0, 0.0)
        self._owed = 0.0

    def begin(self, at: Point) -> None:
        self._at = at
        radius = self._brush.radius
        count = max(round(self._brush.density * self._pressure * pi * radius * radius), 1)
        self._add(in_disc(self._rng, count, at, radius))

    def move(self, to: Point) -> None:
        radius = self._brush.radius
        self._owed += self._brush.density * self._pressure * new_area(self._at, to, radius)
        count = int(self._owed)
        self._owed -= count
        self._add(newly_covered(self._rng, count, self._at, to, radius))
        self._at = to


class SprayStroke(Adding):
    """Lays points down for as long as it is held, denser towards the middle."""

    def __init__(self, brush: Brush, rng: np.random.Generator) -> None:
        super().__init__(brush, rng)
        self._at: Point = (0.0, 0.0)
        self._owed = 1.0

    def begin(self, at: Point) -> None:
        self._at = at
        self.hold(0.0)

    def move(self, to: Point) -> None:
        self._at = to

    def hold(self, seconds: float) -> None:
        area = pi * self._brush.radius**2
        self._owed += self._brush.density * self._pressure * area * seconds / SPRAY_SECONDS
        count = int(self._owed)
        self._owed -= count
        # Even over a disc, then pulled in by the root of an even number: denser towards the middle.
        pull = np.sqrt(self._rng.random(count))[:, None]
        even = in_disc(self._rng, count, (0.0, 0.0), self._brush.radius)
        self._add((np.asarray(self._at) + even * pull).astype(np.float32))


class SinglePoint(Adding):
    """One point exactly where the press was."""

    text: ClassVar[str] = say("Add a point")

    def begin(self, at: Point) -> None:
        self._add(np.array([at], np.float32))
