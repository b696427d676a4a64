"""What the hand shows on the plane: the brush's true outline, crosshair, rubber band, selection."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.ui.colormap import value_color
from nnsim.ui.data.gestures.gesture import Point
from nnsim.ui.data.painting import Painting
from nnsim.ui.plots.plane_geometry import PlaneTransform
from nnsim.ui.plots.plane_view import PlaneView
from nnsim.ui.theme import Theme
from nnsim.ui.theming import current
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.painting import draw_mark

MARK = 9
INK = "#10141A"
RINGS = 2_000
"""With more selected points than this only their middles are marked."""


class PlaneCursor(QObject):
    """Draws itself over ``plane``; ``crosshair`` and ``rectangle`` are set by the painter."""

    def __init__(self, plane: PlaneView, editor: Editor, painting: Painting) -> None:
        super().__init__(plane)
        self._plane, self._editor, self._painting = plane, editor, painting
        self.crosshair = False
        self.erasing = False
        self.rectangle: tuple[Point, Point] | None = None
        plane.overlays.append(self._draw)
        painting.changed.connect(self._refresh)
        painting.selection_changed.connect(plane.update)
        self._refresh()

    @property
    def at(self) -> Point | None:
        """Where the hand is, by mouse or crosshair."""
        return self._plane.cursor_point

    def _refresh(self) -> None:
        shape = Qt.CursorShape.ArrowCursor if self._painting.tool.id == "select" else Qt.CursorShape.CrossCursor
        self._plane.setCursor(shape)
        self._plane.update()

    def _draw(self, painter: QPainter, place: PlaneTransform) -> None:
        theme = current()
        painter.setClipRect(QRectF(place.left, place.top, place.width, place.height))
        self._draw_selection(painter, place, theme)
        self._draw_rectangle(painter, place, theme)
        if self.at is not None:
            self._draw_hand(painter, place, self.at, theme)

    def _draw_selection(self, painter: QPainter, place: PlaneTransform, theme: Theme) -> None:
        data, mask = self._editor.project.data, self._painting.selection
        if len(mask) != len(data) or not mask.any():
            return
        pixels = place.to_pixels(data.x[mask])
        radius = theme.px(6.5 if len(pixels) <= 400 else 4)
        rings = [(QColor("#FFFFFF"), 3.2), (QColor(INK), 1.4)]
        for color, width in rings:
            painter.setPen(QPen(color, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if len(pixels) > RINGS:
                painter.drawPoints([QPointF(x, y) for x, y in pixels.tolist()])
                continue
            for x, y in pixels.tolist():
                painter.drawEllipse(QPointF(x, y), radius, radius)

    def _draw_rectangle(self, painter: QPainter, place: PlaneTransform, theme: Theme) -> None:
        if self.rectangle is None:
            return
        (x1, y1), (x2, y2) = (place.pixel(corner) for corner in self.rectangle)
        box = QRectF(QPointF(x1, y1), QPointF(x2, y2)).normalized()
        ground = QColor(theme.accent)
        ground.setAlpha(36)
        painter.fillRect(box, ground)
        _two_tone(painter, lambda: painter.drawRect(box), QColor(theme.accent), 1.2)

    def _draw_hand(self, painter: QPainter, place: PlaneTransform, at: Point, theme: Theme) -> None:
        x, y = place.pixel(at)
        tool = self._painting.tool
        if self.crosshair:
            arm = theme.px(9)
            lines = [QLineF(x - arm, y, x + arm, y), QLineF(x, y - arm, x, y + arm)]
            _two_tone(painter, lambda: painter.drawLines(lines), QColor(INK), 1.4)
        erases = tool.id == "eraser" or (self.erasing and tool.id != "select")
        if tool.brushes or erases:
            color = QColor(INK) if erases else self._color(theme)
            sx, sy = place.scale
            radius = self._painting.brush.radius
            _two_tone(painter, lambda: painter.drawEllipse(QPointF(x, y), radius * sx, radius * sy), color, 1.6)
        elif tool.id == "point" and not self.crosshair:
            for side, color in ((MARK + 4, QColor("#FFFFFF")), (MARK, self._color(theme))):
                draw_mark(painter, self._mark(), QPointF(x, y), theme.px(side), color)

    def _mark(self) -> int:
        return 1 if self._editor.project.data.is_regression else self._painting.class_index

    def _color(self, theme: Theme) -> QColor:
        if self._editor.project.data.is_regression:
            return value_color(self._painting.value, theme)
        return theme.class_color(self._painting.class_index)


def _two_tone(painter: QPainter, draw: Callable[[], None], color: QColor, width: float) -> None:
    """A line with a white rim, which stands out from every colour below it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, wide in ((QColor(255, 255, 255, 220), width + 2), (color, width)):
        painter.setPen(QPen(tone, wide))
        draw()
