"""What lies over blocks and edges while a gesture is made: the band, the edge being drawn, the layer being carried."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import fill, outline, saved
from nnsim.ui.network.blocks.layout import Box, Point


@dataclass(frozen=True, slots=True)
class Drawn:
    """``band`` selects, ``line`` runs from a port to the hand, ``words`` stand at ``at``; ``wrong`` colours both."""

    band: Box | None = None
    line: tuple[Point, Point] | None = None
    words: str = ""
    at: Point = (0.0, 0.0)
    wrong: bool = False


NOTHING = Drawn()
MOST_WIDTH = 250.0


class Overlay(QGraphicsItem):
    """Draws the newest ``Drawn``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(10.0)
        self.drawn = NOTHING
        self._theme = theme

    def restyle(self, theme: Theme) -> None:
        """Take the colours of another theme."""
        self._theme = theme

    def show_drawn(self, drawn: Drawn) -> None:
        """Draw this from now on."""
        if drawn != self.drawn:
            self.prepareGeometryChange()
            self.drawn = drawn
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self.drawn == NOTHING else self.scene().sceneRect()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom, drawn = painter.worldTransform().m11(), self.drawn
        if drawn.band:
            self._band(painter, drawn.band, zoom)
        if drawn.line:
            self._line(painter, *drawn.line, zoom)
        if drawn.words:
            with saved(painter):
                painter.translate(QPointF(*drawn.at))
                painter.scale(1 / zoom, 1 / zoom)
                self._words(painter, drawn.words)

    def _band(self, painter: QPainter, band: Box, zoom: float) -> None:
        ground = QColor(self._theme.accent)
        ground.setAlphaF(0.1)
        painter.setPen(QPen(QColor(self._theme.accent), 1 / zoom, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRect(QRectF(band.x, band.y, band.width, band.height))

    def _line(self, painter: QPainter, start: Point, end: Point, zoom: float) -> None:
        color = QColor(self._theme.error if self.drawn.wrong else self._theme.accent)
        painter.setPen(QPen(color, 2.2 / zoom))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = max(abs(end[0] - start[0]) / 2, 20.0)
        path = QPainterPath(QPointF(*start))
        path.cubicTo(start[0] + reach, start[1], end[0] - reach, end[1], end[0], end[1])
        painter.drawPath(path)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(*end), 3.5 / zoom, 3.5 / zoom)

    def _words(self, painter: QPainter, words: str) -> None:
        """A small card with the reason, right below the hand."""
        theme = self._theme
        font = fonts.font("label", theme.scale)
        wrap = int(Qt.TextFlag.TextWordWrap)
        pad = 8.0 * theme.scale
        size = QFontMetricsF(font).boundingRect(QRectF(0, 0, MOST_WIDTH * theme.scale, 400), wrap, words)
        box = QRectF(14, 14, size.width() + 2 * pad, size.height() + 1.4 * pad)
        fill(painter, box, 6, theme.soft("error") if self.drawn.wrong else theme.raised)
        outline(painter, box, 6, theme.error if self.drawn.wrong else theme.accent)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(box.adjusted(pad, 0.7 * pad, -pad, -0.7 * pad), wrap, words)
