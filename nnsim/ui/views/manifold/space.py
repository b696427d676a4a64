"""Samples in space with the graph of their neighbours: turned by mouse and keys, and unrolled to a picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Mask
from nnsim.language.texts import say
from nnsim.ui.kit.figures.figure import Figure, Step, along
from nnsim.ui.kit.figures.polylines import draw_lines
from nnsim.ui.kit.theme import SPACE, blend
from nnsim.ui.views.manifold.looks import Tints, draw_samples, fitted

Reals = NDArray[np.float64]

USUAL = (20.0, 12.0)
"""Turn and tilt at first, degrees: a roll is seen nearly along its axis."""

PER_PX, PER_KEY = 0.5, 10.0
"""Degrees for a px of the hand, and for a key."""

NEAR, MARGIN = 10, 10
"""How near the mouse has to be to a point, and free space around all, px."""

TURNS = {
    Qt.Key.Key_Left: (-PER_KEY, 0.0),
    Qt.Key.Key_Right: (PER_KEY, 0.0),
    Qt.Key.Key_Up: (0.0, PER_KEY / 2),
    Qt.Key.Key_Down: (0.0, -PER_KEY / 2),
}


def seen(points: Reals, turn: float, tilt: float) -> tuple[Reals, Reals]:
    """Points [m, 3] turned about the upright axis, which is the third, then tilted, both in degrees: where they lie to
    the right and upwards [m, 2], and how near each is to the eye [m]. Parallel projection."""
    around, over = radians(turn), radians(tilt)
    right = points[:, 0] * cos(around) - points[:, 1] * sin(around)
    away = points[:, 0] * sin(around) + points[:, 1] * cos(around)
    up = points[:, 2] * cos(over) + away * sin(over)
    return np.stack([right, up], axis=1), points[:, 2] * sin(over) - away * cos(over)


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """Samples at ``places`` [m, 3] around their middle with their colours; ``edges`` [e, 2] of which some ``cut`` short
    [e]; and ``flat`` [m, c], where they lie once unrolled, if that is known."""

    places: Reals
    tint: Tints
    edges: Places
    cut: Mask
    flat: Reals | None = None
    chosen: int = -1


class Space(Figure[int]):
    """A ``Scene``; ``unrolled`` from 0, as the samples lie, to 1, as the picture has them: each goes straight there."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._instead = ""
        self.turn, self.tilt, self.unrolled = *USUAL, 0.0
        self._hand: QPointF | None = None
        self._moved = 0.0
        super().__init__(say("Samples in space and the graph of their neighbours"))
        self.setToolTip(
            say("Drag, or press the arrow keys, to turn it; Home turns it back; click a point to look at it")
        )
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def sizeHint(self) -> QSize:
        """Wide enough to be turned."""
        return QSize(self._theme.px(260), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """A small one."""
        return QSize(self._theme.px(120), self._theme.px(60))

    def show_scene(self, scene: Scene | None, instead: str = "") -> None:
        """Other samples, or words ``instead``."""
        self._scene, self._instead = scene, instead
        if self.spot is not None and (scene is None or self.spot >= len(scene.places)):
            self.point_at(None)
        self.update()

    def unroll(self, share: float) -> None:
        """So far on the way from where the samples lie to the picture."""
        self.unrolled = share
        self.update()

    # ------------------------------------------------------------ turning

    def turn_by(self, turn: float, tilt: float) -> None:
        """Turn it further; it is never seen upside down."""
        self.turn, self.tilt = (self.turn + turn) % 360, min(max(self.tilt + tilt, -90.0), 90.0)
        self.update()

    def turn_back(self) -> None:
        """As it was at first."""
        self.turn, self.tilt = USUAL
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn it, Home turns it back; Enter looks at the point that is pointed at."""
        if event.key() == Qt.Key.Key_Home:
            self.turn_back()
        elif (turn := TURNS.get(Qt.Key(event.key()))) is not None:
            self.turn_by(*turn)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hand, self._moved = event.position(), 0.0
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn it with the hand, or point at what is under it."""
        if self._hand is None:
            super().mouseMoveEvent(event)
            return
        way = event.position() - self._hand
        self._hand, self._moved = event.position(), self._moved + way.manhattanLength()
        self.turn_by(PER_PX * way.x(), PER_PX * way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go; a click that turned nothing picks the point under it."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._hand is not None and self._moved < SPACE and (point := self._at(event.position())) is not None:
            self.point_at(point)
            self.picked.emit(point)
        self._hand = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """As it was at first."""
        self.turn_back()

    def _at(self, where: QPointF) -> int | None:
        if self._scene is None or not len(self._scene.places):
            return None
        places, near = self.spots()
        away = np.hypot(places[:, 0] - where.x(), places[:, 1] - where.y())
        close = np.flatnonzero(away <= self._theme.px(NEAR))
        return int(close[near[close].argmax()]) if len(close) else None

    def _after(self, spot: int | None, step: Step) -> int | None:
        return along(spot, step.down or step.right, len(self._scene.places) if self._scene else 0)

    # ------------------------------------------------------------ painting

    def spots(self) -> tuple[Reals, Reals]:
        """Where the samples lie now, px [m, 2], and how near they are [m]."""
        scene, margin = self._scene, self._theme.px(MARGIN)
        assert scene is not None
        wide, high = max(self.width() - 2 * margin, 1), max(self.height() - 2 * margin, 1)
        flat, near = seen(scene.places, self.turn, self.tilt)
        reach = max(float(np.linalg.norm(scene.places, axis=1).max(initial=0)), 1e-12)
        places = flat * (min(wide, high) / 2 / reach) * (1.0, -1.0)
        if scene.flat is not None and self.unrolled > 0:
            places = (1 - self.unrolled) * places + self.unrolled * fitted(scene.flat, wide, high)
            near = near * (1 - self.unrolled)
        return places + np.array([self.width() / 2, self.height() / 2]), near

    def _draw(self, painter: QPainter) -> None:
        scene, theme = self._scene, self._theme
        if scene is None or not len(scene.places):
            painter.setPen(QColor(theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._instead)
            return
        places, near = self.spots()
        ends = places[scene.edges].reshape(-1, 4)
        painter.setPen(QPen(QColor(blend(theme.panel, theme.muted, 0.55)), 0.8 * theme.scale))
        draw_lines(painter, ends[~scene.cut])
        draw_samples(painter, places, near, scene.tint, theme, side=4.0 * theme.scale)
        painter.setPen(QPen(QColor(theme.error), 1.6 * theme.scale))
        draw_lines(painter, ends[scene.cut])
        for number, color in ((scene.chosen, theme.text), (-1 if self.spot is None else self.spot, theme.accent)):
            if 0 <= number < len(places):
                painter.setPen(QPen(QColor(color), 2 * theme.scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(*places[number]), 5 * theme.scale, 5 * theme.scale)
