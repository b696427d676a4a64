"""The network as it is drawn on the screen, written for a page: SVG or PNG, all of it, whatever part is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from nnsim.core.problem import Problem, ProblemError

PIXELS = 3
"""Pixels of a PNG per px of the screen: sharp in print."""
LARGEST = 16_000
"""Pixels of the longer side of a PNG; beyond that programs refuse it."""
FILTER = "SVG drawing (*.svg);;PNG picture (*.png)"


class Figure(Protocol):
    """A drawing of the whole network, life-size, in which nothing stands out."""

    @property
    def size(self) -> QSize:
        """Width and height in px."""
        ...

    @property
    def ground(self) -> QColor:
        """What lies behind it."""
        ...

    @property
    def title(self) -> str:
        """What it is of."""
        ...

    def paint(self, painter: QPainter) -> None:
        """Draw it from (0, 0) on."""
        ...


def write(figure: Figure, path: Path) -> None:
    """Write the figure to ``path``, by its suffix; raises ``ProblemError`` where that cannot be."""
    is_drawing = path.suffix.lower() == ".svg"
    if not (_svg(figure, path) if is_drawing else _png(figure).save(str(path))):
        raise ProblemError(Problem(f"{path} cannot be written: choose another folder.", str(path)))


def _svg(figure: Figure, path: Path) -> bool:
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(figure.size)
    drawing.setViewBox(QRect(0, 0, figure.size.width(), figure.size.height()))
    drawing.setTitle(figure.title)
    painter = QPainter()
    if not painter.begin(drawing):
        return False
    _paint(figure, painter)
    return painter.end()


def _png(figure: Figure) -> QImage:
    size = figure.size
    ratio = min(float(PIXELS), LARGEST / max(size.width(), size.height()))
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    _paint(figure, painter)
    painter.end()
    return image


def _paint(figure: Figure, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, figure.size.width(), figure.size.height()), figure.ground)
    figure.paint(painter)
