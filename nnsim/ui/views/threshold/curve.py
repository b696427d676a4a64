"""A curve over all thresholds with a point on it that is dragged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Label, Plane, Points

GRID, LONG, COARSER = 250, 2000, 125
"""Steps along an axis that a curve is drawn with: more could not be seen; and those of one through more places than
``LONG``, whose corners are too small to be seen."""

LEFT, LOW, CLEAR = 0.4, 0.12, 0.18
"""Where words begin in the plot, how high they usually stand, and how far away a line has to pass."""

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class ThresholdCurve(Plane):
    """Shares from 0 to 1 on both axes; ``moved`` (place) carries the place of the curve that the point is taken to."""

    moved = Signal(int)

    def __init__(self, name: str, x: str, y: str) -> None:
        super().__init__(name, pointable=False)
        self._axes = Axis(0, 1, x), Axis(0, 1, y)
        self._path: Doubles = np.zeros((0, 2))
        self._seen: Places = np.zeros(0, np.intp)
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_path(self, x: Doubles, y: Doubles) -> None:
        """Another curve, through ``x`` and ``y`` [n]: ``show_place`` draws it."""
        self._path, self._seen = np.column_stack([x, y]), seen(x, y)

    def show_place(self, place: int, chance: Doubles, words: str) -> None:
        """The point at ``place`` of the curve, and ``words`` of what that comes to.

        ``chance`` [m, 2] is that of who guesses.
        """
        self._place, theme = place, self._theme
        self.show_plane(
            *self._axes,
            curves=(Curve(chance, theme.faint, 1.0, dashed=True), Curve(self._path[self._seen], theme.accent, 2.0)),
            points=Points(self._path[place : place + 1], side=10),
            labels=(Label(LEFT, _free_height(chance), words),),
        )

    def box(self) -> QRectF:
        """Never higher than wide."""
        box = super().box()
        box.setHeight(min(box.height(), box.width()))
        return box

    # ------------------------------------------------------------ the point

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the point to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it along the curve."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(event.position())

    def _take(self, where: QPointF) -> None:
        if len(self._path):
            away = self.places(self._path) - (where.x(), where.y())
            self.moved.emit(int(np.square(away).sum(axis=1).argmin()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the curve to the next place that can be seen to be another."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not len(self._path):
            super().keyPressEvent(event)
            return
        places = self._seen
        now = int(np.searchsorted(places, self._place, side="left" if step < 0 else "right")) + min(step, 0)
        self.moved.emit(int(places[min(max(now, 0), len(places) - 1)]))


def _free_height(chance: Doubles) -> float:
    """Where words stand that begin at ``LEFT``, so that the line of who guesses does not go through them."""
    ends = np.interp([LEFT, 1.0], chance[:, 0], chance[:, 1])
    return LOW if ends.min() > LOW + CLEAR or ends.max() < LOW - CLEAR else float(ends.max()) + CLEAR


def seen(x: Doubles, y: Doubles) -> Places:
    """The places of a curve [n] that can be told apart; the first and the last are among them."""
    grid = GRID if len(x) <= LONG else COARSER
    across, up = np.rint(x * grid), np.rint(y * grid)
    changes = np.append(True, (across[1:] != across[:-1]) | (up[1:] != up[:-1]))
    changes[-1] = True
    return np.flatnonzero(changes)
