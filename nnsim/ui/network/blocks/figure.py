"""The network as a figure of blocks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.view import BlockCanvas


class BlockFigure:
    """All blocks of ``canvas`` as they look from a middle distance; see ``nnsim.ui.kit.drawings``."""

    def __init__(self, canvas: BlockCanvas) -> None:
        self._canvas = canvas
        bounds = canvas.layout_now.bounds
        self._area = QRectF(bounds.x, bounds.y, bounds.width, bounds.height)
        self.size = QSize(round(bounds.width), round(bounds.height))
        self.ground = QColor(canvas.ground)
        self.title = canvas.editor.project.name

    def paint(self, painter: QPainter) -> None:
        """From (0, 0) on."""
        with self._canvas.plainly(Level.MID):
            self._canvas.scene().render(painter, QRectF(0, 0, self.size.width(), self.size.height()), self._area)
