"""The network as a figure for a page: SVG or PNG, as blocks, whatever part of it the canvas shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from nnsim.core.problem import Problem, ProblemError
from nnsim.ui.blocks.detail import Level
from nnsim.ui.blocks.view import BlockCanvas

PIXELS = 3
"""Pixels of a PNG per px of the screen: sharp in print."""
LARGEST = 16_000
"""Pixels of the longer side of a PNG; beyond that programs refuse it."""
FILTER = "SVG drawing (*.svg);;PNG picture (*.png)"


def write(canvas: BlockCanvas, path: Path) -> None:
    """Write the figure to ``path``, by its suffix; raises ``ProblemError`` where that cannot be."""
    is_drawing = path.suffix.lower() == ".svg"
    if not (_svg(canvas, path) if is_drawing else _png(canvas).save(str(path))):
        raise ProblemError(Problem(f"{path} cannot be written: choose another folder.", str(path)))


def _area(canvas: BlockCanvas) -> QRectF:
    bounds = canvas.layout_now.bounds
    return QRectF(bounds.x, bounds.y, bounds.width, bounds.height)


def _svg(canvas: BlockCanvas, path: Path) -> bool:
    area = _area(canvas)
    size = QSize(round(area.width()), round(area.height()))
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(size)
    drawing.setViewBox(QRect(0, 0, size.width(), size.height()))
    drawing.setTitle(canvas.editor.project.name)
    painter = QPainter()
    if not painter.begin(drawing):
        return False
    _paint(canvas, painter, area, size)
    return painter.end()


def _png(canvas: BlockCanvas) -> QImage:
    area = _area(canvas)
    size = QSize(round(area.width()), round(area.height()))
    ratio = min(float(PIXELS), LARGEST / max(size.width(), size.height()))
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    _paint(canvas, painter, area, size)
    painter.end()
    return image


def _paint(canvas: BlockCanvas, painter: QPainter, area: QRectF, size: QSize) -> None:
    """Life-size and without anything that stands out only on the screen."""
    target = QRectF(0, 0, size.width(), size.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(target, QColor(canvas.ground))
    with canvas.plainly(Level.MID):
        canvas.scene().render(painter, target, area)
