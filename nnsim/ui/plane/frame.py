"""What stands around the map: axes, rounded corners, the name of a neuron, the ring of keyboard focus."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from nnsim.core.counted import figures
from nnsim.core.data import Floats
from nnsim.ui.kit import fonts
from nnsim.ui.kit.figures.polylines import draw_lines
from nnsim.ui.kit.theme import RADIUS_CONTROL, Theme
from nnsim.ui.plane.geometry import PlaneTransform, ticks

AXIS_LEFT, AXIS_BOTTOM, AXIS_RIGHT, AXIS_TOP = 38, 20, 4, 4
"""Room for the numbers of the axes in px; the small ones keep marks at the border whole."""


def tick_text(value: float) -> str:
    """A number of an axis, with a real minus sign."""
    return figures(value)


@lru_cache(maxsize=4)
def ground(size: QSize, place: PlaneTransform, theme: Theme, ratio: float) -> QPixmap:
    """What lies under the map: the panel with the numbers of the axes; the same in every frame."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(theme.panel))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_axes(painter, place, theme, size.width())
    painter.end()
    return picture


@lru_cache(maxsize=4)
def cover(width: float, height: float, theme: Theme, ratio: float) -> QPixmap:
    """What lies over the map: rounded corners and an outline, one px wider than the map on every side."""
    picture = QPixmap(QSize(ceil(width) + 2, ceil(height) + 2) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    round_corners(painter, QRectF(1, 1, width, height), theme)
    painter.end()
    return picture


def draw_axes(painter: QPainter, place: PlaneTransform, theme: Theme, width: int) -> None:
    """Small numbers below and at the left; ``width`` is that of the widget, which none of them leaves."""
    painter.setFont(fonts.font("label", theme.scale))
    painter.setPen(QColor(theme.muted))
    x0, x1, y0, y1 = place.plane
    bottom = place.top + place.height + theme.px(3)
    for x in ticks(x0, x1):
        text, at = tick_text(x), place.pixel((x, y0))[0]
        wide = painter.fontMetrics().horizontalAdvance(text)
        box = QRectF(min(at - wide / 2, width - wide), bottom, wide + 1, theme.px(AXIS_BOTTOM - 3))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
    for y in ticks(y0, y1):
        at, high = place.pixel((x0, y))[1], theme.px(20)
        box = QRectF(0, at - high / 2, place.left - theme.px(5), high)  # a map in the middle leaves more room
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_text(y))


def round_corners(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Cover the corners and draw a faint outline; far cheaper than clipping the map."""
    radius = theme.px(RADIUS_CONTROL)
    outside = QPainterPath()
    outside.addRect(box.adjusted(-1, -1, 1, 1))
    outside.addRoundedRect(box, radius, radius)
    painter.fillPath(outside, QColor(theme.panel))
    line = QColor(theme.text)
    line.setAlpha(38)
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def draw_contour(painter: QPainter, box: QRectF, lines: Floats, theme: Theme, *, is_thin: bool) -> None:
    """Lines float32 [n, 4] from (x, y) to (x, y) as shares of the map; thin ones stand back."""
    if not len(lines):
        return
    width = (1.2 if is_thin else 2.2) * theme.scale
    ink = QColor("#FFFFFF" if theme.dark else theme.text)
    ink.setAlpha(150 if is_thin else 255)
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    scale = np.array([box.width(), box.height()] * 2, np.float32)
    at = lines * scale + np.array([box.left(), box.top()] * 2, np.float32)
    draw_lines(painter, at)


def draw_name(painter: QPainter, box: QRectF, name: str, theme: Theme) -> None:
    """A chip in the upper left corner."""
    painter.setFont(fonts.font("small", theme.scale))
    width = painter.fontMetrics().horizontalAdvance(name) + theme.px(16)
    chip = QRectF(box.left() + theme.px(8), box.top() + theme.px(8), width, theme.px(22))
    draw_plate(painter, chip, theme.px(6), theme)
    painter.setPen(QColor(theme.text))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, name)


def draw_plate(painter: QPainter, box: QRectF, radius: float, theme: Theme) -> None:
    """A ground for words on the map, nearly opaque."""
    ground = QColor(theme.panel)
    ground.setAlpha(235)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, radius, radius)


def draw_focus_ring(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Two px of accent around the map."""
    radius = theme.px(RADIUS_CONTROL)
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), radius, radius)
