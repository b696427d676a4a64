"""One graphics item per block; it is updated in place for as long as its layer lives."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.widgets.painting import fill, outline, saved
from nnsim.ui.network.blocks.appearance import Contents, Mark
from nnsim.ui.network.blocks.card import Card, State
from nnsim.ui.network.blocks.detail import Level, level_of
from nnsim.ui.network.blocks.flow import Block
from nnsim.ui.network.blocks.layout import Box
from nnsim.ui.network.blocks.routes import PORT


class BlockItem(QGraphicsItem):
    """Draws ``block`` at its place."""

    def __init__(self, block: Block, theme: Theme) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(1.0)
        self.block, self._theme = block, theme
        self.box = Box(0, 0, 1, 1)
        self.contents = Contents()
        self.state = State()
        self.marks: tuple[Mark, ...] = ()

    def take(self, block: Block, box: Box, theme: Theme) -> None:
        """Show what has become of the layer."""
        if (block, box, theme) == (self.block, self.box, self._theme):
            return
        self.prepareGeometryChange()
        if block.shape != self.block.shape or theme != self._theme:
            self.contents = Contents()
        self.block, self.box, self._theme = block, box, theme
        self.setPos(box.x, box.y)
        self.update()

    def place(self, box: Box) -> None:
        """Stand elsewhere."""
        self.box = box
        self.setPos(box.x, box.y)

    def set_state(self, state: State) -> None:
        """Stand out, or not."""
        if state != self.state:
            self.state = state
            self.update()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Frame other numbers of its maps, or none."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-PORT - 2, -12, self.box.width + 2 * PORT + 14, self.box.height + 14)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom = painter.worldTransform().m11()
        level = level_of(zoom / self._theme.scale)
        ratio = painter.device().devicePixelRatioF()
        with saved(painter):
            painter.scale(1 / zoom, 1 / zoom)
            box = QRectF(0, 0, self.box.width * zoom, self.box.height * zoom)
            exposed = option.exposedRect
            seen = QRectF(exposed.x() * zoom, exposed.y() * zoom, exposed.width() * zoom, exposed.height() * zoom)
            card = Card(self.block, self.contents, self.state, self._theme, level, zoom, ratio)
            card.paint(painter, box, seen, self.marks)
            if level >= Level.FAR:
                self._ports(painter, box, zoom)

    def unit_at(self, at: QPointF, zoom: float) -> int | None:
        """The neuron or channel whose picture lies at a place of the scene, magnified by ``zoom``."""
        card, box = self._card(zoom)
        return card.unit_at(box, (at - self.pos()) * zoom)

    def pixel_at(self, at: QPointF, zoom: float) -> tuple[int, int, int] | None:
        """Which number of its maps lies there: the map, -1 for a picture of all of them, its row and its column."""
        card, box = self._card(zoom)
        return card.pixel_at(box, (at - self.pos()) * zoom)

    def _card(self, zoom: float) -> tuple[Card, QRectF]:
        """As it is painted, magnified by ``zoom``, and where."""
        level = level_of(zoom / self._theme.scale)
        box = QRectF(0, 0, self.box.width * zoom, self.box.height * zoom)
        return Card(self.block, self.contents, self.state, self._theme, level, zoom, 1.0), box

    def _ports(self, painter: QPainter, box: QRectF, zoom: float) -> None:
        """The place where edges leave; larger while the block is pointed at."""
        if self.block.kind == "output":
            return
        theme, lit = self._theme, self.state.hovered or self.state.current
        radius = PORT * min(max(zoom, 0.6), 1.6) * (1.25 if lit else 0.8)
        centre = QPointF(box.right(), box.center().y())
        place = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        fill(painter, place, radius, theme.accent if lit else theme.panel)
        outline(painter, place, radius, QColor(theme.accent if lit else theme.edge).name(), 1.2)
