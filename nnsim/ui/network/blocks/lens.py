"""A graphics view that is zoomed and moved without scroll bars."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from nnsim.ui.kit.theming import current
from nnsim.ui.network.blocks.layout import MARGIN, Box

ZOOM = (0.08, 60.0)
"""Least and largest number of px per unit."""
LET_GO = 0.8
"""What is looked at can be moved out of sight up to this share of the view."""


class Lens(QGraphicsView):
    """``zoom`` px per unit; ``fitted`` while everything is in view. ``inset`` px at the lower edge are covered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.fitted = True
        self.inset = 0
        self._left: tuple[float, QPointF] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)

    def bounds(self) -> Box:
        """Everything that can be looked at."""
        raise NotImplementedError

    def looked(self) -> None:
        """Called when something else has come into view."""

    def rebuild(self) -> None:
        """Called when the room has changed."""

    @property
    def zoom(self) -> float:
        """Px of the screen per unit."""
        return float(self.transform().m11())

    @property
    def room(self) -> tuple[int, int]:
        """Width and height in which everything is fitted, px."""
        return max(self.viewport().width(), 60), max(self.viewport().height() - self.inset, 60)

    def set_inset(self, inset: int) -> None:
        """Something covers that much of the lower edge."""
        if inset != self.inset:
            self.inset = inset
            self.rebuild()

    def give_room(self) -> None:
        """Let everything be moved almost out of sight, but not quite."""
        bounds = self.bounds()
        across = LET_GO * self.viewport().width() / self.zoom
        down = LET_GO * self.viewport().height() / self.zoom
        whole = QRectF(bounds.x, bounds.y, bounds.width, bounds.height)
        self.setSceneRect(whole.adjusted(-across, -down, across, down))
        self.scene().setSceneRect(self.sceneRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was all in view stays so in a smaller room, whoever chose what to look at.

        Once there is room again it is looked at as before, unless the user moved the view meanwhile.
        """
        super().resizeEvent(event)
        if self.fitted:
            return
        left = self._left
        if left and self._holds_all(event.size(), *left):
            self._look_from(*left)
        elif self._holds_all(event.oldSize(), *self._here()) and not self._holds_all(event.size(), *self._here()):
            here = left or self._here()
            self._fit(self.bounds(), self.zoom)
            self._left = here

    def _here(self) -> tuple[float, QPointF]:
        """The zoom, and the point at the upper left corner of the view."""
        return self.zoom, self.viewportTransform().inverted()[0].map(QPointF(0, 0))

    def _holds_all(self, size: QSize, zoom: float, corner: QPointF) -> bool:
        """Whether all but its margin would be in view, above what covers the lower edge, in a viewport of ``size``."""
        bounds, room = self.bounds(), QSizeF(size.width(), size.height() - self.inset)
        whole = QRectF(bounds.x, bounds.y, bounds.width, bounds.height).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        return QRectF(corner, room / zoom).contains(whole)

    def _look_from(self, zoom: float, corner: QPointF) -> None:
        """Show ``corner`` at the upper left."""
        self.look(zoom, corner + QPointF(self.viewport().width(), self.viewport().height()) / 2 / zoom)

    def look(self, zoom: float, middle: QPointF) -> None:
        """Show ``middle`` in the middle."""
        self._left = None
        self.resetTransform()
        self.scale(zoom, zoom)
        self.give_room()
        self.centerOn(middle)
        self.looked()

    def fit_all(self, largest: float) -> None:
        """Show everything, at most ``largest`` px per unit."""
        self.fitted = True
        self._fit(self.bounds(), largest)

    def fit_box(self, area: Box) -> None:
        """Show a part as large as possible."""
        self.fitted = False
        self._fit(area, ZOOM[1])

    def _fit(self, area: Box, largest: float) -> None:
        width, height = self.room
        zoom = min(width / area.width, height / area.height, largest)
        zoom = min(max(zoom, ZOOM[0]), ZOOM[1])
        self.look(zoom, QPointF(*area.middle) + QPointF(0, self.inset / 2 / zoom))

    def zoom_at(self, factor: float, at: QPoint | None = None) -> None:
        """Come nearer or go away; what is at ``at`` of the viewport stays there."""
        place = at or self.viewport().rect().center()
        zoom = min(max(self.zoom * factor, ZOOM[0] * current().scale), ZOOM[1])
        if zoom == self.zoom:
            return
        self.fitted = False
        fixed = self.mapToScene(place)
        middle = QPointF(self.viewport().rect().center())
        self.look(zoom, fixed + (middle - QPointF(place)) / zoom)

    def pan(self, dx: float, dy: float) -> None:
        """Move what is seen by px."""
        self.fitted, self._left = False, None
        for bar, by in ((self.horizontalScrollBar(), dx), (self.verticalScrollBar(), dy)):
            bar.setValue(bar.value() - round(by))
        self.looked()
