"""What is drawn on the screen, written for a page: SVG or PNG."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theming import current

PIXELS = 3
"""Pixels of a PNG per px of the screen: sharp in print."""
LARGEST = 16_000
"""Pixels of the longer side of a PNG; beyond that programs refuse it."""
AS_SEEN = QSize()
NOT_KEPT = QGraphicsItem.CacheMode.NoCache
FILTER = say("SVG drawing (*.svg);;PNG picture (*.png)")


class Drawing(Protocol):
    """Something that can be drawn on a page, life-size."""

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


class WidgetDrawing:
    """A widget as it is seen now."""

    def __init__(self, widget: QWidget, title: str) -> None:
        self._widget = widget
        self.size, self.ground, self.title = widget.size(), QColor(current().panel), title

    def paint(self, painter: QPainter) -> None:
        """From (0, 0) on."""
        with _afresh(self._widget):
            self._widget.render(painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)


@contextmanager
def _afresh(widget: QWidget) -> Iterator[None]:
    """Everything is drawn; what plots keep as images has the pixels of the screen, which a page would show."""
    plots = widget.findChildren(QGraphicsView)
    items = [item for plot in plots for item in plot.scene().items() if item.cacheMode() != NOT_KEPT]
    views, modes = [plot.cacheMode() for plot in plots], [item.cacheMode() for item in items]
    for plot in plots:
        plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    for item in items:
        item.setCacheMode(NOT_KEPT)
    try:
        yield
    finally:
        for plot, view in zip(plots, views, strict=True):
            plot.setCacheMode(view)
        for item, mode in zip(items, modes, strict=True):
            item.setCacheMode(mode)


def pixels(widget: QWidget, size: QSize = AS_SEEN) -> NDArray[np.uint8]:
    """A widget as it is seen now, with the pixels of the screen, or fitted into so many: [height, width, 3]."""
    return pixels_of(widget.grab().toImage(), size)


def pixels_of(picture: QImage, size: QSize = AS_SEEN) -> NDArray[np.uint8]:
    """A picture as it is, or fitted into so many pixels: [height, width, 3]."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    if size not in (AS_SEEN, picture.size()):
        picture = _fitted(picture, size)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3).copy()


def _fitted(picture: QImage, size: QSize) -> QImage:
    made = QImage(size, QImage.Format.Format_RGB888)
    made.fill(QColor(current().panel))
    aspect, mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    picture = picture.scaled(size, aspect, mode)
    picture.setDevicePixelRatio(1)
    painter = QPainter(made)
    painter.drawImage(made.rect().center() - picture.rect().center(), picture)
    painter.end()
    return made


def write(drawing: Drawing, path: Path) -> None:
    """Write the drawing to ``path``, by its suffix; raises ``ProblemError`` where that cannot be."""
    made = QBuffer()
    if path.suffix.lower() == ".svg":
        _draw_svg(drawing, made)
    else:
        image(drawing).save(made, "PNG")  # type: ignore[call-overload]  # which it takes
    from nnsim.io.outgoing import save  # noqa: PLC0415  when it is first wanted

    save(path, bytes(made.data().data()))


def _draw_svg(drawing: Drawing, target: QBuffer) -> None:
    from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415  when it is first wanted

    page = QSvgGenerator()
    page.setOutputDevice(target)
    page.setSize(drawing.size)
    page.setViewBox(QRect(QPoint(0, 0), drawing.size))
    page.setTitle(drawing.title)
    painter = QPainter(page)
    _paint(drawing, painter)
    painter.end()


def image(drawing: Drawing) -> QImage:
    """The drawing in pixels, ``PIXELS`` per px."""
    size = drawing.size
    ratio = min(float(PIXELS), LARGEST / max(size.width(), size.height()))
    made = QImage(size * ratio, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    _paint(drawing, painter)
    painter.end()
    return made


def _paint(drawing: Drawing, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(QPoint(0, 0), drawing.size), drawing.ground)
    drawing.paint(painter)
