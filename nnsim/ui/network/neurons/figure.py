"""The network as a figure of neurons, with the names of their columns above."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from nnsim.core.network import INPUT
from nnsim.ui.kit.drawings import PIXELS
from nnsim.ui.kit.theming import current
from nnsim.ui.network.neurons.header_bar import HeaderBar
from nnsim.ui.network.neurons.view import NetworkCanvas


class NeuronFigure:
    """All columns of ``canvas`` below their ``headers``; see ``nnsim.ui.kit.drawings``."""

    def __init__(self, canvas: NetworkCanvas, headers: HeaderBar) -> None:
        self._canvas, self._headers = canvas, headers
        layout = canvas.diagram.layout
        self._above = max(widget.height() for widget in self._names().values())
        self.size = QSize(round(layout.width), self._above + round(layout.height))
        self.ground = QColor(current().panel)
        self.title = canvas.editor.project.name

    def paint(self, painter: QPainter) -> None:
        """From (0, 0) on."""
        for column, box in zip(self._canvas.diagram.columns, self._canvas.diagram.layout.boxes, strict=True):
            widget = self._names()[column.id]
            place = QPoint(round(box.centre - widget.width() / 2), 0)
            widget.render(painter, place, QRegion(), QWidget.RenderFlag.DrawChildren)
        below = QRectF(0, self._above, self.size.width(), self.size.height() - self._above)
        with self._canvas.plainly(PIXELS):
            self._canvas.scene().render(painter, below, self._canvas.scene().sceneRect())

    def _names(self) -> dict[str, QWidget]:
        return {INPUT: self._headers.inputs, **self._headers.headers}
