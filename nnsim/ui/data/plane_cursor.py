"""What the hand shows on the plane: the tool's true outline, crosshair, the shape being drawn, selection."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from nnsim.ui.colormap import value_color
from nnsim.ui.data.gestures.gesture import Outline, Point
from nnsim.ui.data.gestures.shapes import CLOUD
from nnsim.ui.data.painting import Painting
from nnsim.ui.data.selection_frame import SelectionFrame
from nnsim.ui.plots.plane_geometry import PlaneTransform
from nnsim.ui.plots.plane_view import PlaneView
from nnsim.ui.theme import Theme
from nnsim.ui.theming import current
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.painting import draw_mark

MARK = 9
INK = "#10141A"


class PlaneCursor(QObject):
    """Draws itself over ``plane``; ``crosshair``, ``erasing`` and ``outlines`` are set by the painter."""

    def __init__(self, plane: PlaneView, editor: Editor, painting: Painting) -> None:
        super().__init__(plane)
        self._plane, self._editor, self._painting = plane, editor, painting
        self.crosshair = False
        self.erasing = False
        self.outlines: list[Outline] = []
        self.frame = SelectionFrame(editor, painting)
        plane.overlays.append(self._draw)
        painting.changed.connect(self._refresh)
        painting.selection_changed.connect(plane.update)
        self._refresh()

    @property
    def at(self) -> Point | None:
        """Where the hand is, by mouse or crosshair."""
        return self._plane.cursor_point

    def on_handle(self, at: Point) -> bool:
        """Whether a press at ``at`` takes the handle that turns the selection."""
        return self.frame.holds(at, self._plane.transform_to_pixels, current())

    def _refresh(self) -> None:
        shape = Qt.CursorShape.ArrowCursor if self._painting.tool.id == "select" else Qt.CursorShape.CrossCursor
        self._plane.setCursor(shape)
        self._plane.update()

    def _draw(self, painter: QPainter, place: PlaneTransform) -> None:
        theme = current()
        painter.setClipRect(QRectF(place.left, place.top, place.width, place.height))
        self.frame.draw(painter, place, theme)
        for outline in self.outlines:
            self._draw_outline(painter, place, outline, theme)
        if self.at is not None:
            self._draw_hand(painter, place, self.at, theme)

    # ------------------------------------------------------------ the gesture in progress

    def _draw_outline(self, painter: QPainter, place: PlaneTransform, outline: Outline, theme: Theme) -> None:
        color = QColor(theme.accent) if self._painting.tool.selects else self._color(theme)
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in place.to_pixels(outline.path).tolist()]))
        if outline.closed:
            path.closeSubpath()
        if outline.width > 0:
            path = _band(path, outline.width * place.scale[0])
        if outline.ground or outline.width > 0:
            ground = QColor(color)
            ground.setAlpha(44)
            painter.fillPath(path, ground)
        _two_tone(painter, lambda: painter.drawPath(path), color, 1.3)

    # ------------------------------------------------------------ the hand

    def _draw_hand(self, painter: QPainter, place: PlaneTransform, at: Point, theme: Theme) -> None:
        x, y = place.pixel(at)
        if self.crosshair:
            arm = theme.px(9)
            lines = [QLineF(x - arm, y, x + arm, y), QLineF(x, y - arm, x, y + arm)]
            _two_tone(painter, lambda: painter.drawLines(lines), QColor(INK), 1.4)
        color = QColor(INK) if self._changes_points else self._color(theme)
        for radius in self._radii():
            _two_tone(painter, lambda r=radius: _disc(painter, place, at, r), color, 1.6)  # type: ignore[misc]
        if self._painting.tool.id == "point" and not self.crosshair and not self._erases:
            for side, ink in ((MARK + 4, QColor("#FFFFFF")), (MARK, self._color(theme))):
                draw_mark(painter, self._mark(), QPointF(x, y), theme.px(side), ink)

    @property
    def _erases(self) -> bool:
        tool = self._painting.tool
        return tool.id == "eraser" or (self.erasing and tool.shift == "erase")

    @property
    def _changes_points(self) -> bool:
        """Whether the hand works on points that are there, of whatever class."""
        return self._erases or self._painting.tool.id in {"jitter", "magnet", "smear"}

    def _radii(self) -> list[float]:
        """The circles that the tool draws around the hand, in units of the plane."""
        tool, radius = self._painting.tool, self._painting.brush.radius
        if self._erases:
            return [radius]
        if tool.is_shape and not self._painting.hollow:
            return []
        if tool.id == "cloud":
            return [] if self.outlines else [radius, radius / CLOUD]
        return [radius] if tool.brushes else []

    def _mark(self) -> int:
        return 1 if self._editor.project.data.is_regression else self._painting.class_index

    def _color(self, theme: Theme) -> QColor:
        if self._editor.project.data.is_regression:
            return value_color(self._painting.value, theme)
        return theme.class_color(self._painting.class_index)


def _disc(painter: QPainter, place: PlaneTransform, at: Point, radius: float) -> None:
    sx, sy = place.scale
    x, y = place.pixel(at)
    painter.drawEllipse(QPointF(x, y), radius * sx, radius * sy)


def _band(path: QPainterPath, width: float) -> QPainterPath:
    """What a round pen of ``width`` px covers along ``path``."""
    pen = QPainterPathStroker()
    pen.setWidth(width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    band = pen.createStroke(path).simplified()
    if band.isEmpty():  # a click: the pen has not moved yet
        middle = path.elementAt(0)
        band.addEllipse(QPointF(middle.x, middle.y), width / 2, width / 2)
    return band


def _two_tone(painter: QPainter, draw: Callable[[], None], color: QColor, width: float) -> None:
    """A line with a white rim, which stands out from every colour below it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, wide in ((QColor(255, 255, 255, 220), width + 2), (color, width)):
        painter.setPen(QPen(tone, wide))
        draw()
