"""What every gesture can do, and the brush that most of them hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import PLANE, Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.core.texts import Message
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Brush:
    """``radius`` in units of the plane, ``density`` in points per unit of area, ``label`` a class index or a value.

    ``symmetry`` is an id of ``symmetry.SYMMETRIES``; ``noise`` the standard deviation of what is added to new
    points, in units of the plane.
    """

    radius: float = 0.4
    density: float = 10.0
    label: float = 0.0
    plane: tuple[float, float, float, float] = PLANE
    symmetry: str = "none"
    noise: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """What a gesture shows while it is made: a path [k, 2] in units of the plane.

    ``width`` is that of the band around the path that will be filled with points, 0 for the path alone;
    ``ground`` tells whether what the closed path encloses is filled.
    """

    path: Floats
    closed: bool = True
    width: float = 0.0
    ground: bool = True


def box(a: Point, b: Point) -> Floats:
    """The rectangle with opposite corners ``a`` and ``b`` as a path [4, 2]."""
    return np.array([a, (b[0], a[1]), b, (a[0], b[1])], np.float32)


class Gesture:
    """From a press to a release. Positions are collected and ``take`` hands out the edit for them.

    The window calls ``take`` once per frame, so that a fast mouse does not make an edit per event.
    """

    text: ClassVar[str] = say("Edit points")
    """What undo calls it."""

    def begin(self, at: Point) -> None:
        """The press."""

    def move(self, to: Point) -> None:
        """The pointer moved while pressed."""

    def press(self, pressure: float) -> None:
        """How hard a pen is pressed, from 0 to 1; a mouse does not tell."""

    def hold(self, seconds: float) -> None:
        """Time passed while pressed."""

    def take(self, _project: Project) -> Calls | None:
        """The edit of the project for everything since the last call, None for nothing."""
        return None

    def selected(self, _data: Data) -> Mask | None:
        """The selection bool [n] that the gesture makes, or None if it leaves the selection alone."""
        return None

    @property
    def outlines(self) -> list[Outline]:
        """What to draw over the plane while the gesture is made."""
        return []

    def finish(self) -> None:
        """The release; ``take`` is called once more after it."""

    def summary(self, _before: Data, _after: Data) -> Message | None:
        """What was done, for the curves; None if nothing was."""
        return None


def points_in_words(count: int) -> str:
    """``1 point``, ``12 points``."""
    return counted(count, "point")
