"""Probabilities as bars, one row per class; the likeliest class stands out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.ui import fonts, numbers
from nnsim.ui.theme import Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.painting import draw_mark, fill, painter_on

MOST = 10
"""So many rows fit beside a pad; of more classes the likeliest are shown."""
ROW, MARK, SHARE = 19, 9, 46
NAMES = (14, 64)
"""Least and most room for names, px."""

NONE: Floats = np.zeros(0, np.float32)


class AnswerBars(QWidget):
    """``show_answers`` with shares of 0 to 1 by class, or with none while nothing is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares = NONE
        self._names: tuple[str, ...] = ()
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_answers(self, names: tuple[str, ...], shares: Floats, words: str = "") -> None:
        """Shares [classes] of these classes; or, without any, ``words``."""
        self._names, self.shares, self.words = names, shares, words
        best = "" if self.winner is None else f"{names[self.winner]}, {numbers.percent(float(shares[self.winner]))}"
        self.setAccessibleName(f"The network answers {best}" if best else words or "No answer yet")
        listed = (f"{name} {numbers.percent(float(share))}" for name, share in zip(names, shares, strict=False))
        self.setAccessibleDescription("; ".join(listed))
        self.updateGeometry()
        self.update()

    @property
    def winner(self) -> int | None:
        """The likeliest class; None while nothing is known, or where the network answers with NaN."""
        known = len(self.shares) and bool(np.isfinite(self.shares).all())
        return int(self.shares.argmax()) if known else None

    @property
    def rows(self) -> list[int]:
        """The classes that are shown, from top to bottom."""
        if len(self._names) <= MOST:
            return list(range(len(self._names)))
        order = np.argsort(-self.shares, kind="stable") if len(self.shares) else np.arange(len(self._names))
        return [int(index) for index in order[:MOST]]

    def sizeHint(self) -> QSize:
        """A row per class."""
        return QSize(self._theme.px(150), self._theme.px(ROW) * max(len(self.rows), 1))

    def minimumSizeHint(self) -> QSize:
        """Rows shrink a little before they are cut."""
        return QSize(self._theme.px(110), self._theme.px(14) * max(len(self.rows), 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row after row, or the words."""
        painter, theme = painter_on(self), self._theme
        rows = self.rows
        if not rows or (self.words and not len(self.shares)):
            painter.setFont(fonts.font("label", theme.scale))
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self.words)
            return
        high = min(self.height() / len(rows), theme.px(ROW + 3))
        painter.setFont(fonts.font("small", theme.scale))
        widest = max(painter.fontMetrics().horizontalAdvance(self._names[index]) for index in rows)
        name = min(max(widest + 2, theme.px(NAMES[0])), theme.px(NAMES[1]))
        for number, index in enumerate(rows):
            self._draw_row(painter, index, QRectF(0, number * high, self.width(), high), name)

    def _draw_row(self, painter: QPainter, index: int, box: QRectF, name: float) -> None:
        theme, wins = self._theme, index == self.winner
        mark, gap = theme.px(MARK), theme.px(6)
        draw_mark(painter, index, QPointF(mark / 2, box.center().y()), mark, theme.class_color(index))
        painter.setFont(fonts.font("strong" if wins else "small", theme.scale))
        painter.setPen(QColor(theme.text if wins else theme.muted))
        words = QRectF(mark + gap, box.top(), name, box.height())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        painter.drawText(words, left, metrics.elidedText(self._names[index], Qt.TextElideMode.ElideRight, int(name)))
        share = float(self.shares[index]) if index < len(self.shares) else float("nan")
        right = QRectF(box.right() - theme.px(SHARE), box.top(), theme.px(SHARE), box.height())
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, numbers.percent(share))
        start, thick = words.right() + gap, theme.px(7)
        groove = QRectF(start, box.center().y() - thick / 2, right.left() - theme.px(2) - start, thick)
        fill(painter, groove, thick / 2, theme.control)
        if np.isfinite(share) and share * groove.width() >= 1:
            groove.setWidth(max(groove.width() * min(share, 1.0), thick / 2))
            fill(painter, groove, thick / 2, theme.accent if wins else theme.faint)
