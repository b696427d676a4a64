"""Points, a line and a region of the plane as an answer: a sheet over the plane that takes mouse and keys meanwhile."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.lessons.questions import Pairs
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import focus_ring, painter_on
from nnsim.ui.lesson.questions.picked import Picked
from nnsim.ui.plane.drawn_line import Ends, draw_line
from nnsim.ui.plane.geometry import Point, clamp
from nnsim.ui.plane.view import PlaneView

STEP = 0.02
"""Share of the plane that an arrow key goes."""

ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1),
}  # fmt: skip


class PlanePick(QWidget):
    """``field`` gets what is picked: points one after the other, or the line or the region that was dragged."""

    def __init__(self, plane: PlaneView, field: Picked) -> None:
        super().__init__(plane)
        self._plane, self._field = plane, field
        x0, x1, y0, y1 = plane.transform_to_pixels.plane
        self._cursor: Point = ((x0 + x1) / 2, (y0 + y1) / 2)
        self._corner: Point | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(field.question.words)
        self.setAccessibleDescription(say("Arrow keys move the cross, Enter picks, Escape leaves"))
        field.changed.connect(self.update)
        plane.installEventFilter(self)
        self.setGeometry(plane.rect())
        follow(self._restyle)
        self.show()
        self.raise_()

    def close_pad(self) -> None:
        """Nothing is picked any more."""
        self._plane.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the plane."""
        if watched is self._plane and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._plane.rect())
        return False

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def _picks_points(self) -> bool:
        return self._field.question.kind == "points"

    # ------------------------------------------------------------ hands

    def _at(self, place: QPointF) -> Point:
        transform = self._plane.transform_to_pixels
        return clamp(transform.to_plane(place.x(), place.y()), transform.plane)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A point, or the first corner."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The region follows the hand."""
        if event.buttons() & Qt.MouseButton.LeftButton and not self._picks_points and self._corner is not None:
            self._span(self._corner, self._at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The second corner, where the hand went somewhere."""
        if self._picks_points or self._corner is None:
            return
        there = self._at(event.position())
        if there != self._corner:
            self._span(self._corner, there)
            self._corner = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the cross, Enter picks there."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            plane = self._plane.transform_to_pixels.plane
            across, up = ARROWS[key]
            x = self._cursor[0] + across * STEP * (plane[1] - plane[0])
            y = self._cursor[1] + up * STEP * (plane[3] - plane[2])
            self._cursor = clamp((x, y), plane)
            if self._corner is not None:
                self._span(self._corner, self._cursor)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._corner is None or self._picks_points:
                self._take(self._cursor)
            else:
                self._span(self._corner, self._cursor)
                self._corner = None
        else:
            super().keyPressEvent(event)

    def _take(self, point: Point) -> None:
        if not self._picks_points:
            self._corner = point
            return
        before = cast("Pairs", self._field.picked or ())
        count = self._field.question.count
        self._field.pick((*before, point)[-count:] if len(before) >= count else (*before, point))

    def _span(self, one: Point, other: Point) -> None:
        if self._field.question.kind == "line":
            self._field.pick((one, other))
            return
        (left, right), (bottom, top) = (tuple(sorted(pair)) for pair in zip(one, other, strict=True))
        self._field.pick((left, right, bottom, top))

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What was picked, and the cross of the keys."""
        painter, theme = painter_on(self), self._theme
        transform = self._plane.transform_to_pixels
        painter.setPen(QPen(QColor(theme.accent), theme.px(2)))
        if self._field.picked is not None:
            self._draw_picked(painter)
        if self.hasFocus():
            box = QRectF(transform.left, transform.top, transform.width, transform.height)
            focus_ring(painter, box, theme.px(6), theme)
            x, y = transform.pixel(self._cursor)
            painter.drawLine(QPointF(x - theme.px(7), y), QPointF(x + theme.px(7), y))
            painter.drawLine(QPointF(x, y - theme.px(7)), QPointF(x, y + theme.px(7)))

    def _draw_picked(self, painter: QPainter) -> None:
        transform, theme = self._plane.transform_to_pixels, self._theme
        soft = QColor(theme.accent)
        soft.setAlphaF(0.22)
        painter.setBrush(soft)
        if self._picks_points:
            for point in cast("Pairs", self._field.picked):
                painter.drawEllipse(QPointF(*transform.pixel(point)), theme.px(7), theme.px(7))
            return
        if self._field.question.kind == "line":
            one, other = cast("Ends", self._field.picked)
            draw_line(painter, transform, (one, other), dashed=False)
            for end in (one, other):
                painter.drawEllipse(QPointF(*transform.pixel(end)), theme.px(5), theme.px(5))
            return
        left, right, bottom, top = cast("tuple[float, ...]", self._field.picked)
        corners = QPointF(*transform.pixel((left, top))), QPointF(*transform.pixel((right, bottom)))
        painter.drawRect(QRectF(*corners))
