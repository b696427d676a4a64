"""One graphics item for all neurons: miniatures with rounded corners, bias squares and names."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.core.data import Floats
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import part_drawer
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.neurons.diagram import Cell, Diagram
from nnsim.ui.network.neurons.edge_style import bias_color, levels
from nnsim.ui.network.neurons.layout import Box
from nnsim.ui.network.neurons.tiles import Tiles, TileSheet

_Squares = tuple[list[QRect], list[QRect], list[QRect]]

MARK = 4.0
"""Diameter of the dot where the chosen sample lies, px."""
UNUSED = 0.3
"""Opacity of a feature that is not used."""


def corner_radius(cell: float) -> float:
    """Radius of a miniature's corners."""
    return min(max(cell * 0.16, 2.0), 10.0)


@lru_cache(maxsize=32)
def _frame(cell: float, ratio: float, theme: Theme) -> QPixmap:
    """A cover that rounds the corners of a square picture and outlines it; cheaper than clipping each."""
    side = round((cell + 2) * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    box, radius = QRectF(1, 1, cell, cell), corner_radius(cell)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, cell + 2, cell + 2), QColor(theme.panel))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRoundedRect(box, radius, radius)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    outline = QColor(theme.text)
    outline.setAlphaF(0.28 if theme.dark else 0.22)
    painter.setPen(QPen(outline, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.end()
    return pixmap


@lru_cache(maxsize=8)
def _dot(size: float, ratio: float, theme: Theme) -> QPixmap:
    """A dot of ink on one of the ground, which is seen on every colour; cheaper than drawing each."""
    side = ceil((size + 3) * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    painter, middle = QPainter(pixmap), QPointF(side / ratio / 2, side / ratio / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for color, radius in ((theme.panel, size / 2 + 1.2), (theme.text, size / 2)):
        painter.setBrush(QColor(color))
        painter.drawEllipse(middle, radius, radius)
    painter.end()
    return pixmap


class NeuronItem(QGraphicsItem):
    """All miniatures of the network; with ``marks`` each shows where the chosen sample lies."""

    def __init__(self, sheet: TileSheet) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._sheet = sheet
        self._diagram: Diagram | None = None
        self._weights: dict[str, Floats] = {}
        self._squares: list[_Squares] = []
        self._theme: Theme
        self.marks = True

    def arrange(self, diagram: Diagram, theme: Theme) -> None:
        """Take over another network or another size."""
        self.prepareGeometryChange()
        self._diagram, self._theme = diagram, theme
        self._squares = [self._bias_squares(number, box) for number, box in enumerate(diagram.layout.boxes)]
        self.update()

    def _bias_squares(self, number: int, box: Box) -> _Squares:
        """The bias squares of a column: gap, outline and colour of each."""
        assert self._diagram is not None
        side = min(max(box.cell * 0.2, 6.0), 9.0 * self._theme.scale)
        places = [self._diagram.bias_place(Cell(number, slot)) for slot in range(box.shown)]
        middle = [
            QRect(round(x - side / 2), round(y - side / 2), round(side), round(side)) for x, y in filter(None, places)
        ]
        return (
            [square.adjusted(-1, -1, 1, 1) for square in middle],
            middle,
            [square.adjusted(1, 1, -1, -1) for square in middle],
        )

    def refresh(self, weights: dict[str, Floats]) -> None:
        """Repaint the cells only; the view joins the rectangles, as one clip paints faster than many."""
        self._weights = weights
        for box in self._diagram.layout.boxes[1:] if self._diagram else ():
            self.update(QRectF(box.x - 5, box.y - 1, box.width + 6, box.height + 6))

    def boundingRect(self) -> QRectF:
        if self._diagram is None:
            return QRectF()
        return QRectF(0, 0, self._diagram.layout.width, self._diagram.layout.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._diagram is None:
            return
        exposed = option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
        mark = self._sheet.place_of_sample if self.marks else None
        for number, (column, box) in enumerate(zip(self._diagram.columns, self._diagram.layout.boxes, strict=True)):
            if box.x - 8 <= exposed.right() and box.right + 8 >= exposed.left():
                self._cells(painter, column, box, self._sheet.tiles[number], ratio)
                if mark is not None and not column.grid:
                    self._mark(painter, box, mark, ratio)
                self._biases(painter, number, column, box)
            if column.names and box.named and not (column.grid and column.fixed):
                self._names(painter, column, box, exposed)

    def _cells(self, painter: QPainter, column: Column, box: Box, tiles: Tiles, ratio: float) -> None:
        frame, side = _frame(box.cell, ratio, self._theme), tiles.side
        image, cell, draw = tiles.image, box.cell, part_drawer(painter)
        for slot in range(box.shown):
            x, y = box.corner(slot)
            unused = column.slots[slot] < 0
            if unused:
                painter.setOpacity(UNUSED)
            draw(QRectF(x, y, cell, cell), image, QRectF(0, side * slot, side, side))
            if unused:
                painter.setOpacity(1.0)
            painter.drawPixmap(QPointF(x - 1, y - 1), frame)

    def _mark(self, painter: QPainter, box: Box, place: tuple[float, float], ratio: float) -> None:
        """The chosen sample in every miniature of a column."""
        dot = _dot(MARK * self._theme.scale, ratio, self._theme)
        half = dot.width() / ratio / 2
        across, down = (min(max(share, 0.0), 1.0) * box.cell - half for share in place)
        for x, y in map(box.corner, range(box.shown)):
            painter.drawPixmap(QPointF(x + across, y + down), dot)

    def _biases(self, painter: QPainter, number: int, column: Column, box: Box) -> None:
        array = self._weights.get(column.bias)
        if array is None or column.grid or self._diagram is None or array.ndim != 1:
            return
        panel, edge = QColor(self._theme.panel), QColor(self._theme.edge)
        strengths = levels(array[: box.shown]).tolist()
        for outer, middle, inner, level in zip(*self._squares[number], strengths, strict=False):
            painter.fillRect(outer, panel)
            painter.fillRect(middle, edge)
            painter.fillRect(inner, bias_color(level, self._theme))

    def _names(self, painter: QPainter, column: Column, box: Box, exposed: QRectF) -> None:
        theme, before = self._theme, column.kind == "input"
        assert self._diagram is not None
        gap = 8 * theme.scale
        room = (108.0 if column.fixed else 120.0) * theme.scale
        if not before:
            room = min(
                room, self._diagram.layout.width - box.right - gap if box.across == 1 else box.step - box.cell - gap
            )
        if not (exposed.left() < box.x - 10 if before else exposed.right() > box.right + 10):
            return
        painter.setFont(fonts.font("body" if before else "small", theme.scale))
        align = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if before else Qt.AlignmentFlag.AlignLeft)
        for slot, name in enumerate(column.names[: box.shown]):
            x, y = box.corner(slot)
            left = x - room - gap if before else x + box.cell + gap
            painter.setPen(QColor(theme.muted if column.slots[slot] < 0 else theme.text))
            short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(left, y, room, box.cell), int(align), short)
