"""One graphics item on top: the edges of the neuron in focus, rings, and the value at the cursor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.core.data import Floats
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import fill, outline, part_drawer
from nnsim.ui.network.neurons import edge_style
from nnsim.ui.network.neurons.diagram import Cell, Diagram, Handle
from nnsim.ui.network.neurons.edge_item import curve_paths, shown_levels
from nnsim.ui.network.neurons.edges import Edges
from nnsim.ui.network.neurons.neuron_item import corner_radius
from nnsim.ui.network.neurons.tiles import TileSheet

LOUPE = 116.0
"""Side of the enlarged picture of a unit of a summarised layer."""


@dataclass(slots=True)
class Highlight:
    """What stands out: a neuron with its edges, a handle with its value, the keyboard's ring."""

    cell: Cell | None = None
    pinned: bool = False
    edges: tuple[Edges, ...] = ()
    handle: Handle | None = None
    label: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    caption: str = ""
    ring: Cell | None = None


class OverlayItem(QGraphicsItem):
    """Draws ``highlight``; set it and call ``show_highlight``."""

    def __init__(self, sheet: TileSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._diagram: Diagram | None = None
        self._weights: dict[str, Floats] = {}
        self._theme: Theme
        self.highlight = Highlight()
        self.setZValue(2)

    def arrange(self, diagram: Diagram, theme: Theme) -> None:
        """Take over another network or another size."""
        self.prepareGeometryChange()
        self._diagram, self._theme = diagram, theme

    def show_highlight(self, highlight: Highlight, weights: dict[str, Floats]) -> None:
        """Show ``highlight`` with the values of ``weights``."""
        self.highlight, self._weights = highlight, weights
        self.update()

    def refresh(self, weights: dict[str, Floats]) -> None:
        """Follow the newest weights while something stands out."""
        self._weights = weights
        shown = self.highlight
        if shown.cell or shown.handle:
            self.update()

    def boundingRect(self) -> QRectF:
        if self._diagram is None:
            return QRectF()
        return QRectF(0, 0, self._diagram.layout.width, self._diagram.layout.height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        shown, diagram = self.highlight, self._diagram
        if diagram is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edges in shown.edges:
            self._edges(painter, edges)
        if shown.handle:
            self._handle(painter, shown.handle)
        if shown.ring and shown.ring != shown.cell:
            self._ring(painter, diagram, shown.ring, 1.5)
        if shown.cell:
            self._ring(painter, diagram, shown.cell, 2.0 if shown.pinned else 1.5)
            if shown.caption:
                self._loupe(painter, diagram, shown.cell, shown.caption)
        if shown.label:
            self._label(painter, shown.label, shown.at)

    def _edges(self, painter: QPainter, edges: Edges) -> None:
        levels = shown_levels(edges, self._weights)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paths = curve_paths(edges)
        for edge in np.argsort(np.abs(levels), kind="stable").tolist():
            painter.setPen(edge_style.pen(int(levels[edge]), self._theme, lift=0.45))
            painter.drawPath(paths[edge])

    def _handle(self, painter: QPainter, handle: Handle) -> None:
        if not len(handle.line):
            box = QRectF(handle.at[0] - 7, handle.at[1] - 7, 14, 14)
            outline(painter, box, 4, self._theme.accent, 2.0)
            return
        path = QPainterPath(QPointF(*handle.line[0]))
        for point in handle.line[1:]:
            path.lineTo(QPointF(*point))
        level = int(shown_levels(handle.edges, self._weights)[handle.edge]) if handle.edges else 0
        pen = QPen(edge_style.pen(level, self._theme, lift=1.0))
        halo = QPen(QColor(self._theme.text), pen.widthF() + 2.4)
        halo.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.strokePath(path, halo)
        pen.setWidthF(max(pen.widthF(), 1.6))
        painter.strokePath(path, pen)

    def _ring(self, painter: QPainter, diagram: Diagram, cell: Cell, width: float) -> None:
        if not diagram.has(cell):
            return
        box = diagram.box(cell)
        x, y = box.corner(cell.slot)
        frame = QRectF(x - 2, y - 2, box.cell + 4, box.cell + 4)
        outline(painter, frame, corner_radius(box.cell) + 2, self._theme.accent, width)

    def _loupe(self, painter: QPainter, diagram: Diagram, cell: Cell, caption: str) -> None:
        """The unit large, beside its column."""
        theme, box = self._theme, diagram.box(cell)
        side, pad = LOUPE * theme.scale, 8 * theme.scale
        tiles = self._sheet.tiles[cell.column]
        y = box.corner(cell.slot)[1]
        left = box.right + 2 * pad if box.right + side + 4 * pad < diagram.layout.width else box.x - side - 4 * pad
        card = QRectF(left, y - side / 2, side + 2 * pad, side + 4.5 * pad)
        card.moveTop(min(max(card.top(), 2.0), diagram.layout.height - card.height() - 2.0))
        fill(painter, card, 8, theme.raised)
        outline(painter, card, 8, theme.line)
        picture = QRectF(card.left() + pad, card.top() + pad, side, side)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        source = QRectF(0, tiles.side * cell.slot, tiles.side, tiles.side)
        part_drawer(painter)(picture, tiles.image, source)
        painter.setPen(QColor(theme.text))
        painter.setFont(fonts.font("small", theme.scale))
        words = QRectF(card.left(), picture.bottom(), card.width(), card.bottom() - picture.bottom())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), caption)

    def _label(self, painter: QPainter, text: str, at: tuple[float, float]) -> None:
        theme, diagram = self._theme, self._diagram
        font = fonts.font("small", theme.scale)
        width = QFontMetricsF(font).horizontalAdvance(text) + 16 * theme.scale
        height = 24 * theme.scale
        limit = diagram.layout.width if diagram else 0.0
        x = min(max(at[0] + 12, 2.0), limit - width - 2)
        y = at[1] - height - 8 if at[1] > height + 12 else at[1] + 16
        box = QRectF(round(x), round(y), width, height)
        fill(painter, box, 6, theme.raised)
        outline(painter, box, 6, theme.edge)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
