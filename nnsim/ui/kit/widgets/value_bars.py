"""Bars for what each of a few moves seems worth."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

ROW = 16
"""Least height of a bar with its words, px."""


class ValueBars(QWidget):
    """A bar from zero for each move, the best of them strong; ``scale`` is the largest value that was ever shown."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._values: Floats = np.zeros(0, np.float32)
        self.scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._theme: Theme
        follow(self._restyle)

    def show_values(self, names: tuple[str, ...], values: Floats, scale: float) -> None:
        """Values [n] of the moves called ``names``, none while nobody knows them."""
        self._names, self._values, self.scale = names, values, scale
        self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setMinimumSize(theme.px(140), theme.px(3 * ROW))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Three moves or so."""
        return QSize(self._theme.px(170), self._theme.px(72))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names at the left, bars around a line at zero, numbers at the right."""
        if not self._names:
            return
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("label", theme.scale))
        metrics = painter.fontMetrics()
        left = max(map(metrics.horizontalAdvance, self._names)) + theme.px(2 * SPACE)
        right = metrics.horizontalAdvance("−88.88") + theme.px(SPACE)
        row = min(self.height() / len(self._names), theme.px(24))
        zero, reach = left + (self.width() - left - right) / 2, (self.width() - left - right) / 2
        best = int(self._values.argmax()) if len(self._values) else -1
        aside = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for number, name in enumerate(self._names):
            line = QRectF(0, number * row, self.width(), row)
            painter.setPen(QColor(theme.text if number == best else theme.muted))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
            if len(self._values):
                value = float(self._values[number])
                painter.drawText(line, aside, fixed(value, 2))
                long = reach * float(np.clip(value / self.scale, -1, 1))
                bar = QRectF(min(zero, zero + long), line.top() + row / 4, max(abs(long), 1), row / 2)
                fill(painter, bar, 1, theme.accent if number == best else theme.faint)
        painter.setPen(QColor(theme.line))
        painter.drawLine(round(zero), 0, round(zero), round(row * len(self._names)))
