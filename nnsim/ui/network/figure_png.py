"""The figure of a network as a picture."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnsim.ui.kit import fonts

SCALE = 3.0
"""Pixels per point, enough for print."""

LARGEST = 16_000
"""Most pixels along a side."""


def png(svg: str, scale: float = SCALE) -> bytes:
    """The SVG document as a PNG picture with ``scale`` pixels per point, or fewer where it would be too large.

    Makes the ``QGuiApplication`` that drawing text needs, if there is none.
    """
    _application = QGuiApplication.instance() or QGuiApplication([])
    family = escape(fonts.load())
    own = re.sub('font-family="[^"]*"', f'font-family="{family}"', svg, count=1)  # Qt takes no list of families
    renderer = QSvgRenderer(QByteArray(own.encode("utf-8")))
    size = renderer.defaultSize()
    scale = min(scale, LARGEST / max(size.width(), size.height(), 1))
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
