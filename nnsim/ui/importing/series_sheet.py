"""Some series of a source with their classes, as they will come in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.series_lines import Spans, draw_series, spans
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

WIDE, HIGH = 150, 72
"""Size of a series in px."""


class SeriesSheet(QWidget):
    """Rows of series, as many as fit."""

    def __init__(self) -> None:
        super().__init__()
        self._series: tuple[NDArray[Any], ...] = ()
        self._labels: tuple[str, ...] = ()
        self._found: Spans = np.zeros((0, 2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("First series"))
        self._theme: Theme
        follow(self._restyle)

    def show_series(self, series: tuple[NDArray[Any], ...], labels: tuple[str, ...]) -> None:
        """Other series [steps, channels], each with its label."""
        self._series, self._labels = series, labels
        self._found = spans(np.concatenate(series))
        self.setAccessibleDescription(", ".join(labels[:12]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(560), self._theme.px(420))

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        gap, line, wide, high = theme.px(2 * SPACE), theme.px(18), theme.px(WIDE), theme.px(HIGH)
        across = max(1, (self.width() + gap) // (wide + gap))
        longest = max((len(series) for series in self._series), default=0)
        painter.setFont(fonts.font("label", theme.scale))
        for index, series in enumerate(self._series):
            box = QRectF(index % across * (wide + gap), index // across * (high + line + gap), wide, high)
            if box.bottom() + line > self.height() and index:
                break
            fill(painter, box, theme.px(3), theme.ground)
            draw_series(painter, box, series, self._found, theme, length=longest)
            self._draw_label(painter, index, QRectF(box.left(), box.bottom(), wide, line))

    def _draw_label(self, painter: QPainter, index: int, box: QRectF) -> None:
        label = self._labels[index] if index < len(self._labels) else ""
        painter.setPen(self._theme.muted)
        words = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
