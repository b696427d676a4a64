"""The reliability diagram: for answers of each probability a bar as high as the share that is right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.language.texts import say
from nnsim.tasks.calibration import BINS, Calibration
from nnsim.ui.kit.figures.figure import Figure, Step
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.painting import fill, outline

SIDE, LINE, THINNEST = 38, 14, 3
"""Room for the numbers of the upright axis, height of a line of words, and the least width of a bar, px."""

RIGHT = say("↑ right")


class ReliabilityDiagram(Figure[int]):
    """Parts are the bins that hold answers. A bar is as wide as its bin has answers, the fullest one fills its place.

    A line across a bar is what its answers are called on average: where it lies at the end of the bar, they are right.
    """

    def __init__(self) -> None:
        self._found: Calibration | None = None
        super().__init__(say("Reliability diagram"))

    def show_bins(self, found: Calibration) -> None:
        """Other answers."""
        self._found = found
        if self.spot is not None and not found.counts[self.spot]:
            self.point_at(None)
        self.update()

    def sizeHint(self) -> QSize:
        """Wider than high."""
        return QSize(self._theme.px(420), self._theme.px(160))

    def minimumSizeHint(self) -> QSize:
        """Bars that can be told apart."""
        return QSize(self._theme.px(200), self._theme.px(90))

    # ------------------------------------------------------------ places

    def box(self) -> QRectF:
        """Where the bars stand, px."""
        px = self._theme.px
        return QRectF(px(SIDE), px(LINE) + px(2), self.width() - px(SIDE + 5 * SPACE), self.height() - px(3 * LINE + 6))

    def slot(self, place: int) -> QRectF:
        """The place of a bin, px."""
        box = self.box()
        wide = box.width() / BINS
        return QRectF(box.left() + place * wide, box.top(), wide, box.height())

    def bar(self, place: int) -> QRectF:
        """The bar of a bin that holds answers, px."""
        found, slot = self._found, self.slot(place)
        if found is None:
            return QRectF()
        share = float(found.counts[place]) / max(int(found.counts.max()), 1)
        wide = max((slot.width() - 4) * share, self._theme.px(THINNEST))
        high = slot.height() * float(found.right[place])
        return QRectF(slot.center().x() - wide / 2, slot.bottom() - high, wide, high)

    def _full(self) -> list[int]:
        return [] if self._found is None else np.flatnonzero(self._found.counts).tolist()

    def _at(self, where: QPointF) -> int | None:
        return next((place for place in self._full() if self.slot(place).contains(where)), None)

    def _after(self, spot: int | None, step: Step) -> int | None:
        full, way = self._full(), step.right or -step.down
        if spot is None or spot not in full:
            return full[-1] if full else None
        return full[min(max(full.index(spot) + way, 0), len(full) - 1)]

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Axes, the line on which answers are as often right as they say, and the bars."""
        self._draw_axes(painter)
        if self._found is None:
            return
        theme, box = self._theme, self.box()
        for place in self._full():
            bar = self.bar(place)
            fill(painter, bar, min(2.0, bar.height() / 2), theme.accent if place == self.spot else theme.train)
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(box.bottomLeft(), box.topRight())
        for place in self._full():
            slot, bar = self.slot(place), self.bar(place)
            y = slot.bottom() - slot.height() * float(self._found.said[place])
            painter.setPen(QPen(QColor(theme.test), 2 * theme.scale))
            reach = max(bar.width() / 2 + theme.px(2), theme.px(6))
            painter.drawLine(QPointF(slot.center().x() - reach, y), QPointF(slot.center().x() + reach, y))
        if self.spot is not None:
            outline(painter, self.slot(self.spot), theme.px(SPACE), theme.accent, 1.5)

    def _draw_axes(self, painter: QPainter) -> None:
        theme, box, line = self._theme, self.box(), self._theme.px(LINE)
        for place in range(0, BINS + 1, 5 if box.height() < 8 * line else 2):
            share = place / BINS
            y = box.bottom() - box.height() * share
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(box.left(), round(y) + 0.5), QPointF(box.right(), round(y) + 0.5))
            painter.setPen(QColor(theme.muted))
            beside = QRectF(0, y - line / 2, box.left() - theme.px(SPACE), line)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{place * 10} %")
        for place in range(0, BINS + 1, 2):
            x = box.left() + box.width() * place / BINS
            below = QRectF(x - theme.px(SIDE), box.bottom() + 2, theme.px(2 * SIDE), line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{place * 10} %")
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(box.left(), 0, box.width(), line), side, RIGHT)
        begin = box.left() + painter.fontMetrics().horizontalAdvance(RIGHT) + theme.px(4 * SPACE)
        painter.drawText(QRectF(begin + theme.px(4 * SPACE), 0, box.width(), line), side, say("said on average"))
        painter.setPen(QPen(QColor(theme.test), 2 * theme.scale))
        painter.drawLine(QPointF(begin, line / 2), QPointF(begin + theme.px(3 * SPACE), line / 2))
        painter.setPen(QColor(theme.muted))
        foot = QRectF(box.left(), box.bottom() + 2 + line, box.width(), line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, say("probability of the predicted class"))
