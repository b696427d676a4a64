"""The axes of a plot of curves: where epochs and values stand, and their labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.ui.kit.decimate import Doubles
from nnsim.ui.kit.fonts import font
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.ticks import Ticks

LEFT, TOP, RIGHT, BOTTOM = 52, 4, 16, 20
"""Room around the plotting area: most of it for labels, px."""

BESIDE, BELOW = 5, 2
"""Between a label and its axis, px."""

PAD = 0.04
"""Share of the upright axis that is seen above its end."""


@dataclass(frozen=True, slots=True)
class Axes:
    """Epochs from 0 to ``right`` and values from ``low`` to ``top`` in the plotting area ``box``, px."""

    box: QRectF
    right: float
    low: float
    top: float

    @staticmethod
    def within(size: QSize, theme: Theme, limits: tuple[float, float, float]) -> Axes:
        """In a plot of this size; ``limits`` are the last epoch, and the ends of the upright axis."""
        right, low, high = limits
        left, top = theme.px(LEFT) + 1, theme.px(TOP) + 1
        wide, tall = size.width() - left - theme.px(RIGHT) - 1, size.height() - top - theme.px(BOTTOM) - 1
        return Axes(QRectF(left, top, max(wide, 1), max(tall, 1)), right, low, high + PAD * (high - low))

    def at(self, epoch: float, value: float) -> QPointF:
        """Where a value stands, px."""
        box = self.box
        return QPointF(
            box.left() + epoch / self.right * box.width(),
            box.bottom() - (value - self.low) / (self.top - self.low) * box.height(),
        )

    def places(self, epoch: Doubles, values: Doubles) -> Doubles:
        """Where values stand, px [n, 2]."""
        box = self.box
        x = box.left() + epoch / self.right * box.width()
        return np.stack([x, box.bottom() - (values - self.low) / (self.top - self.low) * box.height()], axis=1)

    def epoch_at(self, x: float) -> float:
        """The epoch that stands at ``x``, px."""
        return (x - self.box.left()) / self.box.width() * self.right

    def draw(self, painter: QPainter, theme: Theme, levels: Ticks, epochs: Ticks) -> None:
        """Both axes and their labels, with a hairline at each of ``levels``."""
        box = self.box
        corner = box.bottomLeft() + QPointF(-0.5, 0.5)
        painter.setPen(QPen(QColor(theme.line), 1))
        for value, _ in levels:
            y = round(self.at(0.0, value).y()) + 0.5
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.drawLine(QPointF(corner.x(), box.top()), corner)
        painter.drawLine(corner, QPointF(box.right(), corner.y()))
        painter.setPen(QColor(theme.muted))
        painter.setFont(font("label", theme.scale))
        wide, high = theme.px(LEFT), painter.fontMetrics().height()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        for value, words in levels:
            place = QRectF(box.left() - BESIDE - wide, self.at(0.0, value).y() - high / 2, wide, high)
            painter.drawText(place, flags | Qt.AlignmentFlag.AlignRight, words)
        for epoch, words in epochs:
            place = QRectF(self.at(epoch, self.low).x() - wide / 2, box.bottom() + BELOW, wide, high)
            painter.drawText(place, flags | Qt.AlignmentFlag.AlignHCenter, words)
