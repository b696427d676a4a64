"""Bars: a row for each item with its name, a bar and a number."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.figures.figure import Figure, Step, along
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.painting import fill, outline

LOWEST, ROW, HIGHEST, BAR, NUMBER = 13, 17, 24, 8, 44
"""Least, good and largest height of a row, height of its bar, and room for its number, px."""

KEPT = 0.4
"""The least share of the width without the numbers that is kept for bars where names are long."""


class Bar(NamedTuple):
    """``value`` on the scale of all bars, NaN for none, and the same as text.

    ``stands_out``  the bar that the others are compared with
    ``spread``      from where to where values like this one lie: a line over the end of the bar
    ``ghost``       another value that this one is compared with: a hollow bar
    ``color``       of the bar, where it is to be told from others
    """

    name: str
    value: float
    number: str
    stands_out: bool = False
    spread: tuple[float, float] | None = None
    ghost: float = math.nan
    color: str = ""


class Bars(Figure[int]):
    """As many bars as there is room for, the first ones first, and how many more there are; parts are their places.

    ``width`` is the usual one, ``names`` the room for names, px; longer ones have
    more of it, as long as bars keep theirs.
    """

    def __init__(self, name: str, width: int = 220, names: int = 84, *, pointable: bool = True) -> None:
        self.bars: tuple[Bar, ...] = ()
        self._ends = (0.0, 1.0)
        self._width, self._names = width, names
        super().__init__(name, pointable=pointable)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self.setFont(fonts.font("small", theme.scale))

    def show_bars(self, bars: tuple[Bar, ...], ends: tuple[float, float] = (0.0, 1.0)) -> None:
        """Other bars on a scale from ``ends[0]``, zero or below, to ``ends[1]``; they begin at zero.

        Ends that are no finite numbers, of a network that diverged, are none.
        """
        ends = (ends[0] if math.isfinite(ends[0]) else 0.0, ends[1] if math.isfinite(ends[1]) else 1.0)
        if (bars, ends) == (self.bars, self._ends):
            return
        self.bars, self._ends = bars, ends
        self.setAccessibleDescription("; ".join(f"{bar.name} {bar.number}" for bar in bars))
        if self.spot is not None and self.spot >= len(bars):
            self.point_at(None)
        self.update()

    def sizeHint(self) -> QSize:
        """Some rows."""
        return QSize(self._theme.px(self._width), self._theme.px(4 * ROW))

    def minimumSizeHint(self) -> QSize:
        """Bars that can be told from one another, and three of them."""
        return QSize(self._theme.px(self._names + 100), self._theme.px(3 * ROW))

    # ------------------------------------------------------------ places

    @property
    def row_height(self) -> float:
        """Height of a row, px."""
        return min(max(self.height() / max(len(self.bars), 1), self._theme.px(LOWEST)), self._theme.px(HIGHEST))

    @property
    def _seen(self) -> int:
        rows = int(self.height() // self.row_height)
        return len(self.bars) if len(self.bars) <= rows else max(rows - 1, 0)

    def row(self, place: int) -> QRectF:
        """Where a bar stands with its name and number, px."""
        return QRectF(0, place * self.row_height, self.width(), self.row_height)

    @property
    def _left(self) -> float:
        """Where bars begin, px: behind the longest name, if they keep ``KEPT`` of what is there beside the numbers."""
        theme, metrics = self._theme, self.fontMetrics()
        least, room = theme.px(self._names), self.width() - theme.px(NUMBER)
        longest = max((metrics.horizontalAdvance(bar.name) for bar in self.bars), default=0)
        needed = longest + theme.px(SPACE) * (3 if self._pointable else 2)
        return max(least, min(needed, (1 - KEPT) * room))

    def _x(self, value: float) -> float:
        """Where a value lies, px; beyond the ends of the scale at its end."""
        left, (low, high) = self._left, self._ends
        room = self.width() - left - self._theme.px(NUMBER)
        return left + room * min(max((value - low) / max(high - low, 1e-12), 0.0), 1.0)

    def _at(self, where: QPointF) -> int | None:
        place = int(where.y() // self.row_height)
        return place if 0 <= place < self._seen else None

    def _after(self, spot: int | None, step: Step) -> int | None:
        return along(spot, step.down, self._seen) if step.down else None

    # ------------------------------------------------------------ painting

    def _draw(self, painter: QPainter) -> None:
        """Names at the left, bars from there on, numbers at the right."""
        for place, bar in enumerate(self.bars[: self._seen]):
            row = self.row(place)
            self._draw_words(painter, bar, row)
            self._draw_bar(painter, bar, row.center().y())
            if place == self.spot:
                outline(painter, row, self._theme.px(SPACE), self._theme.accent, 1.5)
        if left := len(self.bars) - self._seen:
            painter.setPen(QColor(self._theme.muted))
            inset = self._theme.px(SPACE) if self._pointable else 0
            below = self.row(self._seen).adjusted(inset, 0, 0, 0)
            painter.drawText(
                below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, say("{left:,} more", left=left)
            )
        if self._ends[0] < 0 and self.bars:
            painter.setPen(QColor(self._theme.line))
            zero = round(self._x(0))
            painter.drawLine(zero, 0, zero, round(self._seen * self.row_height))

    def _draw_words(self, painter: QPainter, bar: Bar, row: QRectF) -> None:
        theme, names = self._theme, int(self._left)
        painter.setPen(QColor(theme.text if bar.stands_out else theme.muted))
        inset = theme.px(SPACE) if self._pointable else 0
        words = row.adjusted(inset, 0, -inset, 0)
        name = self.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, names - inset - theme.px(SPACE))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.number)

    def _draw_bar(self, painter: QPainter, bar: Bar, middle: float) -> None:
        theme, high = self._theme, self._theme.px(BAR)
        if math.isfinite(bar.value):
            color = bar.color or (theme.accent if bar.stands_out else theme.faint)
            fill(painter, self._box(bar.value, middle, high), theme.px(2), color)
        if math.isfinite(bar.ghost):
            outline(painter, self._box(bar.ghost, middle, high + theme.px(4)), theme.px(2), theme.edge)
        if bar.spread is not None:
            painter.setPen(QPen(QColor(theme.text), 1.2 * theme.scale))
            low, high_end = map(self._x, bar.spread)
            painter.drawLine(QPointF(low, middle), QPointF(high_end, middle))
            for x in (low, high_end):
                painter.drawLine(QPointF(x, middle - theme.px(3)), QPointF(x, middle + theme.px(3)))

    def _box(self, value: float, middle: float, high: float) -> QRectF:
        zero, end = self._x(0), self._x(value)
        return QRectF(min(zero, end), middle - high / 2, max(abs(end - zero), 1.0), high)
