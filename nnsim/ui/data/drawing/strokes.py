"""What a press, a drag and a release do to a picture, one class per gesture. Qt-free."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from nnsim.ui.data.drawing.raster import Ink, Picture, Point, covered, flooded, inked, shifted

LIGHTEST = 0.35
"""Share of the tip that a pen draws with when it hardly touches."""


class Stroke(Protocol):
    """A gesture in progress; ``picture`` is what it has made so far."""

    @property
    def picture(self) -> Picture:
        """The picture now."""

    def move(self, to: Point, pressure: float = 1.0, /) -> None:
        """Lead it to ``to``, in pixels of the picture."""


class Line:
    """Ink along the way of a round tip. Crossing its own way makes it no darker."""

    def __init__(self, base: Picture, at: Point, radius: float, ink: Ink, pressure: float = 1.0) -> None:
        self._base, self._radius, self._ink = base, radius, ink
        self._at = at
        self._cover = np.zeros(base.shape[:2], np.float32)
        self.move(at, pressure)

    @property
    def picture(self) -> Picture:
        """Ink on what was there before."""
        return inked(self._base, self._cover, self._ink)

    def move(self, to: Point, pressure: float = 1.0, /) -> None:
        """Draw on to ``to``."""
        radius = self._radius * (LIGHTEST + (1 - LIGHTEST) * pressure)
        self._cover = np.maximum(self._cover, covered(self._base.shape, self._at, to, radius))
        self._at = to


class Fill:
    """One patch, filled where the press was."""

    def __init__(self, base: Picture, at: Point, ink: Ink) -> None:
        high, wide = base.shape[:2]
        inside = 0 <= at[0] < wide and 0 <= at[1] < high
        self.picture = flooded(base, int(at[1]), int(at[0]), ink) if inside else base

    def move(self, _to: Point, _pressure: float = 1.0, /) -> None:
        """A drag changes nothing."""


class Shift:
    """The whole picture, dragged by whole pixels; what is dragged out comes back within the same drag."""

    def __init__(self, base: Picture, at: Point) -> None:
        self._base, self._from = base, at
        self.picture = base

    def move(self, to: Point, _pressure: float = 1.0, /) -> None:
        """Drag on to ``to``."""
        self.picture = shifted(self._base, round(to[0] - self._from[0]), round(to[1] - self._from[1]))
