"""The surface as it is painted: cells from far to near, points among them; it is turned by mouse and keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats, Mask
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.colormap import Pixels
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import draw_mark, focus_ring, painter_on
from nnsim.ui.views.surface.heights import TALL, Camera, Heights, Reals, cells

USUAL = (30.0, 30.0)
"""Turn and tilt at first, degrees."""

PER_PX, PER_KEY = 0.5, 10.0
"""Degrees for a px of the hand, and for a key."""

MARK, NEAR = 6, 10
"""Side of the mark of a point, and how near the mouse has to be to it, px."""

BASE = np.array([[-1, -1, -TALL], [1, -1, -TALL], [1, 1, -TALL], [-1, 1, -TALL]], np.float64)
TURNS = {
    Qt.Key.Key_Left: (-PER_KEY, 0.0),
    Qt.Key.Key_Right: (PER_KEY, 0.0),
    Qt.Key.Key_Up: (0.0, PER_KEY / 2),
    Qt.Key.Key_Down: (0.0, -PER_KEY / 2),
}


@dataclass(frozen=True, eq=False, slots=True)
class Standing:
    """Points ``xy`` [n, 2] of the plane, each with the mark of a class and a colour, and who of them is ``wrong`` [n].

    ``chosen`` is the one that is looked at everywhere, or -1.
    """

    xy: Floats
    looks: list[tuple[int, str]]
    wrong: Mask
    chosen: int = -1


class Relief(QWidget):
    """``heights`` with colours [side, side] of their cells, and points on it; ``picked(int)`` carries a clicked one."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._heights: Heights | None = None
        self._colors: list[QColor] = []
        self._points = Standing(np.zeros((0, 2), np.float32), [], np.zeros(0, np.bool_))
        self._marks: dict[tuple[int, str], QPixmap] = {}
        self._names, self._ends = ("", ""), ("", "")
        self.camera = Camera(*USUAL, 1.0, 1.0)
        self._hand: QPointF | None = None
        self._moved = 0.0
        self.setAccessibleName(say("The answer as a surface"))
        self.setToolTip(say("Drag, or press the arrow keys, to turn it; Home turns it back"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._marks.clear()
        self.setFont(fonts.font("label", theme.scale))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to be turned."""
        return QSize(self._theme.px(320), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """A small surface."""
        return QSize(self._theme.px(160), self._theme.px(90))

    def show_heights(
        self, heights: Heights | None, colors: Pixels, names: tuple[str, str], ends: tuple[str, str], points: Standing
    ) -> None:
        """Other heights; ``names`` are those of the axes of the plane, ``ends`` the least and the largest in words."""
        self._heights, self._names, self._ends, self._points = heights, names, ends, points
        self._colors = [QColor.fromRgb(color) for color in colors.reshape(-1).tolist()]
        self.update()

    # ------------------------------------------------------------ turning

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As large as there is room for."""
        margin = self._theme.px(3 * SPACE)
        width, height = max(self.width() - 2 * margin, 1), max(self.height() - 2 * margin, 1)
        self.camera = replace(self.camera, width=width, height=height)
        super().resizeEvent(event)

    def turn_by(self, turn: float, tilt: float) -> None:
        """Turn it further; it is never seen from below."""
        camera = self.camera
        self.camera = replace(camera, turn=(camera.turn + turn) % 360, tilt=min(max(camera.tilt + tilt, 0.0), 90.0))
        self.update()

    def turn_back(self) -> None:
        """As it was at first."""
        self.camera = replace(self.camera, turn=USUAL[0], tilt=USUAL[1])
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn it, Home turns it back."""
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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn it with the hand."""
        if self._hand is not None:
            way = event.position() - self._hand
            self._hand, self._moved = event.position(), self._moved + way.manhattanLength()
            self.turn_by(-PER_PX * way.x(), PER_PX * way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go; a click that turned nothing picks the point under it."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._hand is not None and self._moved < SPACE and (point := self._under(event.position())) is not None:
            self.picked.emit(point)
        self._hand = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """As it was at first."""
        self.turn_back()

    def _under(self, where: QPointF) -> int | None:
        """The point nearest to a place, if one is near."""
        if self._heights is None or not len(self._points.xy):
            return None
        places, nearness = self._seen(self._heights.standing(self._points.xy))
        away = np.hypot(places[:, 0] - where.x(), places[:, 1] - where.y())
        close = np.flatnonzero(away <= self._theme.px(NEAR))
        return int(close[nearness[close].argmax()]) if len(close) else None

    def _seen(self, points: Reals) -> tuple[Reals, Reals]:
        places, nearness = self.camera.seen(points)
        return places + self._theme.px(3 * SPACE), nearness

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The base and the scale, cells and points from far to near, and the words at the edges."""
        painter = painter_on(self)
        if self._heights is not None:
            base = self._seen(BASE)[0]
            self._draw_base(painter, base)
            self._draw_cells(painter, self._heights)
            self._draw_words(painter, base)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), self._theme.px(SPACE), self._theme)
        painter.end()

    def _draw_base(self, painter: QPainter, base: Reals) -> None:
        painter.setPen(QPen(QColor(self._theme.line), 1.0))
        painter.drawPolygon([QPointF(*corner) for corner in base.tolist()])
        lower, upper = self._scale(base)
        painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        painter.drawLine(QPointF(*lower), QPointF(*upper))

    def _scale(self, base: Reals) -> Reals:
        """The upright edge at the left corner of the base, from its lower end to its upper [2, 2], px."""
        corner = BASE[int(base[:, 0].argmin())]
        return self._seen(np.stack([corner, [corner[0], corner[1], TALL]]))[0]

    def _draw_cells(self, painter: QPainter, heights: Heights) -> None:
        around, near = cells(*self._seen(heights.corners()), heights.side)
        places, standing = self._seen(heights.standing(self._points.xy))
        order = np.argsort(np.concatenate([near, standing + 2 / heights.side]), kind="stable")
        corners, colors, spots = around.tolist(), self._colors, places.tolist()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # else seams would be seen between cells
        for number in order.tolist():
            if number < len(corners):
                painter.setBrush(colors[number])
                a, b, c, d = corners[number]
                painter.drawConvexPolygon((QPointF(*a), QPointF(*b), QPointF(*c), QPointF(*d)))
            else:
                self._draw_point(painter, number - len(corners), QPointF(*spots[number - len(corners)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _draw_point(self, painter: QPainter, point: int, at: QPointF) -> None:
        theme, points = self._theme, self._points
        mark = self._mark(*points.looks[point])
        half = mark.width() / mark.devicePixelRatio() / 2
        painter.drawPixmap(QPointF(at.x() - half, at.y() - half), mark)
        ring = theme.text if point == points.chosen else theme.error if points.wrong[point] else ""
        if ring:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(QPen(QColor(ring), 1.5 * theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, half, half)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _mark(self, label: int, color: str) -> QPixmap:
        """The mark of a class with a light edge; drawn once, as hundreds of points have it."""
        if (label, color) not in self._marks:
            side, ratio = self._theme.px(MARK), self.devicePixelRatioF()
            mark = QPixmap(round((side + 4) * ratio), round((side + 4) * ratio))
            mark.setDevicePixelRatio(ratio)
            mark.fill(Qt.GlobalColor.transparent)
            painter, middle = QPainter(mark), QPointF(side / 2 + 2, side / 2 + 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_mark(painter, label, middle, side + 2, QColor(self._theme.panel))
            draw_mark(painter, label, middle, side, QColor(color))
            painter.end()
            self._marks[label, color] = mark
        return self._marks[label, color]

    def _draw_words(self, painter: QPainter, base: Reals) -> None:
        """Names of the axes at the two edges of the base that are nearest, the ends of the scale at its left corner."""
        painter.setPen(QColor(self._theme.muted))
        edges = ((0, 1, self._names[0]), (1, 2, self._names[1]), (2, 3, self._names[0]), (3, 0, self._names[1]))
        middles = [((base[i] + base[j]) / 2, name) for i, j, name in edges]
        middle = base.mean(axis=0)
        for place, name in sorted(middles, key=lambda edge: -float(edge[0][1]))[:2]:
            out = place + (place - middle) / (np.linalg.norm(place - middle) + 1e-9) * self._theme.px(2.5 * SPACE)
            self._write(painter, name, out)
        for words, place in zip(self._ends, self._scale(base), strict=True):
            self._write(painter, words, place - [self._theme.px(5 * SPACE), 0])

    def _write(self, painter: QPainter, words: str, at: Reals) -> None:
        wide, high = self.fontMetrics().horizontalAdvance(words) + 2, self.fontMetrics().height()
        left = min(max(at[0] - wide / 2, 0), self.width() - wide)
        top = min(max(at[1] - high / 2, 0), self.height() - high)
        painter.drawText(QRectF(left, top, wide, high), Qt.AlignmentFlag.AlignCenter, words)
