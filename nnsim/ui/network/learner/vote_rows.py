"""The classes with what the answer holds of each, one row per class, in columns; the likeliest where room is scarce."""

from __future__ import annotations

from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.core.shares import percent
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import draw_mark, fill, painter_on

ROW, COLUMN, MARK, NUMBER, BAR, GAP = 19, 112, 9, 52, 7, 18
NAME = 0.42
"""Part of a row that its name may take."""
NONE: Floats = np.zeros(0, np.float32)


class VoteRows(QWidget):
    """Shares from 0 to 1 as bars; ``scores`` as bars from 0 in the middle, of which 1 and -1 are the margins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.shares = NONE
        self._are_scores = False
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_shares(self, names: tuple[str, ...], shares: Floats, *, are_scores: bool = False) -> None:
        """What the answer holds of each class."""
        self._names, self.shares, self._are_scores = names[: len(shares)], shares, are_scores
        rows = zip(self._names, shares, strict=True)
        self.setAccessibleName("; ".join(f"{name} {self._written(float(share))}" for name, share in rows))
        self.updateGeometry()
        self.update()

    def _written(self, share: float) -> str:
        return fixed(share, 2) if self._are_scores else percent(round(share, 6), 0)

    def sizeHint(self) -> QSize:
        """One column."""
        return QSize(self._theme.px(190), self._theme.px(ROW) * len(self._names))

    def minimumSizeHint(self) -> QSize:
        """Three rows, and further columns."""
        return QSize(self._theme.px(110), self._theme.px(ROW) * min(len(self._names), 3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Column after column."""
        if not self._names:
            return
        painter, row, gap = painter_on(self), self._theme.px(ROW), self._theme.px(GAP)
        most, across = max(self.height() // row, 1), max(self.width() // self._theme.px(COLUMN), 1)
        shown = self._shown(most * across)
        columns = ceil(len(shown) / most)
        high = ceil(len(shown) / columns)
        width = (self.width() - gap * (columns - 1)) / columns
        for place, index in enumerate(shown):
            column, line = divmod(place, high)
            self._draw_row(painter, index, QRectF(column * (width + gap), line * row, width, row))

    def _shown(self, most: int) -> list[int]:
        """The classes for which there is room, in their own order."""
        likeliest = np.argsort(-self.shares, kind="stable")[:most]
        return sorted(likeliest.tolist())

    def _draw_row(self, painter: QPainter, index: int, box: QRectF) -> None:
        theme, wins = self._theme, index == int(self.shares.argmax())
        mark = theme.px(MARK)
        draw_mark(painter, index, QPointF(box.x() + mark / 2, box.center().y()), mark, theme.class_color(index))
        painter.setFont(fonts.font("strong" if wins else "small", theme.scale))
        painter.setPen(QColor(theme.text if wins else theme.muted))
        metrics, strong = painter.fontMetrics(), QFontMetrics(fonts.font("strong", theme.scale))
        room = max(map(strong.horizontalAdvance, self._names)) + theme.px(8)
        words = QRectF(box.x() + mark + theme.px(6), box.y(), min(room, box.width() * NAME), box.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        name = metrics.elidedText(self._names[index], Qt.TextElideMode.ElideRight, round(words.width()))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, name)
        number = QRectF(box.right() - theme.px(NUMBER), box.y(), theme.px(NUMBER), box.height())
        painter.drawText(number, middle | Qt.AlignmentFlag.AlignRight, self._written(float(self.shares[index])))
        groove = QRectF(words.right(), box.center().y() - theme.px(BAR) / 2, number.x() - words.right(), theme.px(BAR))
        self._draw_bar(painter, index, groove)

    def _draw_bar(self, painter: QPainter, index: int, groove: QRectF) -> None:
        theme, share = self._theme, float(self.shares[index])
        if groove.width() < groove.height():
            return
        fill(painter, groove, groove.height() / 2, theme.control)
        start, width = 0.0, share
        if self._are_scores:
            reach = max(float(np.abs(self.shares).max()), 2.0)
            start, width = min(share, 0.0) / reach / 2 + 0.5, abs(share) / reach / 2
        bar = QRectF(groove.x() + start * groove.width(), groove.y(), width * groove.width(), groove.height())
        if bar.width() >= 1:
            fill(painter, bar, groove.height() / 2, theme.class_color(index).name())
