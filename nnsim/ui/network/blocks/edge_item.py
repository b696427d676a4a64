"""One graphics item per edge, with the place on it where a layer can go."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui.kit.theme import Theme
from nnsim.ui.network.blocks.routes import Route

SPOT = 9.0
"""Radius of the place for a layer, in units of the canvas and at least so many px of the screen."""
HEAD = 6.0
"""Length of the arrow's head."""


class EdgeItem(QGraphicsItem):
    """A curve. In its middle stands nothing, or a ``spot``: ``"legal"`` or ``"illegal"``, both also ``"aimed "``."""

    def __init__(self, route: Route, theme: Theme) -> None:
        super().__init__()
        self.route, self._theme = route, theme
        self.spot, self.lit = "", False

    def take(self, route: Route, theme: Theme) -> None:
        """Follow the blocks."""
        self.prepareGeometryChange()
        self.route, self._theme = route, theme
        self.update()

    def set_state(self, spot: str, lit: bool) -> None:
        """Stand out, or not."""
        if (spot, lit) != (self.spot, self.lit):
            self.spot, self.lit = spot, lit
            self.setZValue(2.0 if spot else 0.0)
            self.update()

    def boundingRect(self) -> QRectF:
        reach = 2.5 * SPOT
        return self.route.path.boundingRect().adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom, theme = painter.worldTransform().m11(), self._theme
        color = QColor(theme.accent if self.lit else theme.edge)
        width = (2.2 if self.lit else 1.4) * min(max(zoom, 0.6), 1.5) / zoom
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, width))
        painter.drawPath(self.route.path)
        self._head(painter, color, HEAD * min(1.0, 1.6 / zoom))
        if self.spot:
            self._spot(painter, zoom)

    def _head(self, painter: QPainter, color: QColor, size: float) -> None:
        end = QPointF(*self.route.points[-1])
        head = QPainterPath(end)
        head.lineTo(end.x() - size, end.y() - size * 0.55)
        head.lineTo(end.x() - size, end.y() + size * 0.55)
        head.closeSubpath()
        painter.fillPath(head, color)

    def _spot(self, painter: QPainter, zoom: float) -> None:
        """A circle with + where a layer can go, one with a bar where it cannot."""
        theme = self._theme
        radius = max(SPOT, SPOT / zoom) * (1.35 if self.spot.startswith("aimed") else 1.0)
        legal = not self.spot.endswith("illegal")
        strong = theme.accent if legal else theme.error
        aimed = self.spot.startswith("aimed")
        at = QPointF(*self.route.middle)
        painter.setPen(QPen(QColor(strong), 1.4 / zoom))
        painter.setBrush(QColor(strong if aimed else theme.panel))
        painter.drawEllipse(at, radius, radius)
        ink = theme.panel if aimed else strong
        painter.setPen(QPen(QColor(ink), 1.6 / zoom))
        arm = radius * 0.45
        painter.drawLine(QPointF(at.x() - arm, at.y()), QPointF(at.x() + arm, at.y()))
        if legal:
            painter.drawLine(QPointF(at.x(), at.y() - arm), QPointF(at.x(), at.y() + arm))
