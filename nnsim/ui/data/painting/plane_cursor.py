"""What the hand shows on the plane: the tool's true outline, crosshair, the shape being drawn, selection."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from nnsim.core.data import Floats
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.ui.data.painting.gestures.gesture import Outline, Point
from nnsim.ui.data.painting.gestures.grid import grid_lines, grid_step
from nnsim.ui.data.painting.gestures.shapes import CLOUD
from nnsim.ui.data.painting.gestures.symmetry import SYMMETRIES, Matrix, image, image_of
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.selection_frame import SelectionFrame
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.painting import draw_mark
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.plane.view import PlaneView
from nnsim.ui.run.undo import Editor

MARK = 9
INK = "#10141A"
SHORT = 160
"""The border of a band is found for paths up to so many corners; along longer ones the path itself is drawn."""


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
        editor.store.changed.connect(self._on_change)
        painting.selection_changed.connect(plane.update)
        self._refresh()

    @property
    def at(self) -> Point | None:
        """Where the hand is, by mouse or crosshair."""
        return self._plane.cursor_point

    @property
    def _hand(self) -> Point | None:
        """Where the tool works."""
        return None if self.at is None else self._painting.hand(self.at, erase=self._erases)

    def _on_change(self, change: Change) -> None:
        if kind_of(change.old.data).is_painted != kind_of(change.new.data).is_painted:
            self._refresh()

    def on_handle(self, at: Point) -> bool:
        """Whether a press at ``at`` takes the handle that turns the selection."""
        return self.frame.holds(at, self._plane.transform_to_pixels, current())

    def _refresh(self) -> None:
        points = self._painting.tool.id == "select" or not kind_of(self._editor.project.data).is_painted
        self._plane.setCursor(Qt.CursorShape.ArrowCursor if points else Qt.CursorShape.CrossCursor)
        self._plane.update()

    def _draw(self, painter: QPainter, place: PlaneTransform) -> None:
        theme = current()
        painter.setClipRect(QRectF(place.left, place.top, place.width, place.height))
        if not kind_of(self._editor.project.data).is_painted:
            if self.crosshair and self.at is not None:
                _draw_crosshair(painter, place, self.at, theme)
            return
        if self._painting.snap:
            _draw_grid(painter, place, theme)
        self.frame.draw(painter, place, theme)
        for outline in self.outlines:
            self._draw_outline(painter, place, outline, theme)
        if self._hand is not None:
            self._draw_hand(painter, place, self._hand, theme)

    @property
    def _images(self) -> tuple[Matrix, ...]:
        """Where else the tool works: not at all when it selects."""
        return SYMMETRIES["none" if self._painting.tool.selects else self._painting.symmetry][1]

    # ------------------------------------------------------------ the gesture in progress

    def _draw_outline(self, painter: QPainter, place: PlaneTransform, outline: Outline, theme: Theme) -> None:
        color = QColor(theme.accent) if self._painting.tool.selects else self._color(theme)
        ground = QColor(color)
        ground.setAlpha(44)
        for matrix in self._images:
            line = _path(outline, image(outline.path, matrix, place.plane), place)
            path = _band(line, outline.width * place.scale[0]) if outline.width > 0 else line
            if outline.width > 0 and line.elementCount() <= SHORT:
                line = path
            if outline.ground or outline.width > 0:
                painter.fillPath(path, ground)
            _two_tone(painter, partial(painter.drawPath, line), color, 1.3)

    # ------------------------------------------------------------ the hand

    def _draw_hand(self, painter: QPainter, place: PlaneTransform, at: Point, theme: Theme) -> None:
        if self.crosshair:
            _draw_crosshair(painter, place, at, theme)
        color = QColor(INK) if self._changes_points else self._color(theme)
        for matrix in self._images:
            there = image_of(at, matrix, place.plane)
            for radius in self._radii():
                _two_tone(painter, partial(_disc, painter, place, there, radius), color, 1.6)
            if self._painting.tool.id == "point" and not self._erases and not (self.crosshair and there == at):
                self._draw_point(painter, QPointF(*place.pixel(there)), theme)

    def _draw_point(self, painter: QPainter, where: QPointF, theme: Theme) -> None:
        for side, ink in ((MARK + 4, QColor("#FFFFFF")), (MARK, self._color(theme))):
            draw_mark(painter, self._mark(), where, theme.px(side), ink)

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
        return 1 if self._editor.project.data.targets == "values" else self._painting.class_index

    def _color(self, theme: Theme) -> QColor:
        if self._editor.project.data.targets == "values":
            return value_color(self._painting.value, theme)
        return theme.class_color(self._painting.class_index)


def _draw_crosshair(painter: QPainter, place: PlaneTransform, at: Point, theme: Theme) -> None:
    x, y = place.pixel(at)
    arm = theme.px(9)
    lines = [QLineF(x - arm, y, x + arm, y), QLineF(x, y - arm, x, y + arm)]
    _two_tone(painter, lambda: painter.drawLines(lines), QColor(INK), 1.4)


def _disc(painter: QPainter, place: PlaneTransform, at: Point, radius: float) -> None:
    sx, sy = place.scale
    x, y = place.pixel(at)
    painter.drawEllipse(QPointF(x, y), radius * sx, radius * sy)


def _path(outline: Outline, corners: Floats, place: PlaneTransform) -> QPainterPath:
    """The path through these corners in px, closed if ``outline`` is."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in place.to_pixels(corners).tolist()]))
    if outline.closed:
        path.closeSubpath()
    return path


def _draw_grid(painter: QPainter, place: PlaneTransform, theme: Theme) -> None:
    """Faint lines that the hand keeps to."""
    x0, x1, y0, y1 = place.plane
    step = grid_step(place.plane)
    color = QColor("#FFFFFF" if theme.dark else INK)
    color.setAlpha(34)
    painter.setPen(QPen(color, 1))
    across = [place.pixel((x, y0))[0] for x in grid_lines(x0, x1, step)]
    up = [place.pixel((x0, y))[1] for y in grid_lines(y0, y1, step)]
    lines = [QLineF(x, place.top, x, place.top + place.height) for x in across]
    painter.drawLines([*lines, *(QLineF(place.left, y, place.left + place.width, y) for y in up)])


def _band(path: QPainterPath, width: float) -> QPainterPath:
    """What a round pen of ``width`` px covers along ``path``."""
    pen = QPainterPathStroker()
    pen.setWidth(width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    band = pen.createStroke(path)
    if path.elementCount() <= SHORT:
        band = band.simplified()
    band.setFillRule(Qt.FillRule.WindingFill)
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
