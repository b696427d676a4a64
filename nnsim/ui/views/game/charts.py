"""Two small plots: what the game seemed worth over the last frames, and how well it was played over the epochs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.recipes.playing import TRIALS
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on

Reals = NDArray[np.float64]
HEAD, LEAST = 18, 144


class Chart(QWidget):
    """Axes with a title; ``low`` and ``high`` are the ends of the upright one, ``across`` those of the level one."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.low, self.high, self.across = 0.0, 1.0, (0.0, 1.0)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setMinimumSize(theme.px(LEAST), theme.px(72))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for a curve."""
        return QSize(self._theme.px(2 * LEAST), self._theme.px(140))

    def place(self, x: float, y: float) -> QPointF:
        """Where a point of the plot lies, px."""
        box = self._box
        first, last = self.across
        along = (x - first) / max(last - first, 1e-9)
        up = (y - self.low) / max(self.high - self.low, 1e-9)
        return QPointF(box.left() + along * box.width(), box.bottom() - min(max(up, 0), 1) * box.height())

    @property
    def _box(self) -> QRectF:
        px = self._theme.px
        return QRectF(px(34), px(HEAD), max(self.width() - px(36), 1), max(self.height() - px(HEAD + 18), 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, ends of the axes, a line at zero, and what subclasses draw."""
        painter, theme, box = painter_on(self), self._theme, self._box
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        head = QRectF(box.left(), 0, box.width(), theme.px(HEAD))
        title = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, int(head.width()))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, title)
        aside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in {self.low, self.high, 0.0} if self.low < 0 else {self.low, self.high}:
            y = self.place(0, value).y()
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(0, y - 9, box.left() - theme.px(SPACE), 18), aside, plain(value))
            painter.setPen(QColor(theme.line))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(QColor(theme.muted))
        below = QRectF(box.left(), box.bottom() + 2, box.width(), theme.px(16))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._first())
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self._last())
        self._draw(painter)

    def _first(self) -> str:
        return plain(self.across[0])

    def _last(self) -> str:
        return plain(self.across[1])

    def _draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _line(self, painter: QPainter, points: Iterable[tuple[float, float]], color: str) -> None:
        painter.setPen(QPen(QColor(color), 1.6 * self._theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([self.place(x, y) for x, y in points if np.isfinite(y)]))


class ValueCurve(Chart):
    """Values of the last frames, the newest at the right; a tick where points were made or lost."""

    def __init__(self, frames: int) -> None:
        super().__init__(say("Value of best action"))
        self.across = (1.0 - frames, 0.0)
        self._values: list[float] = []
        self._gains: list[float] = []

    def show_values(self, values: Iterable[float], gains: Iterable[float], scale: float, *, negative: bool) -> None:
        """Frame by frame, the newest last, up to ``scale``, and as far down where there are ``negative`` ones."""
        self._values, self._gains = list(values), list(gains)
        self.low, self.high = (-scale if negative else 0.0), scale
        self.update()

    def _first(self) -> str:
        return say("{frames} ago", frames=counted(round(1 - self.across[0]), "frame"))

    def _last(self) -> str:
        return say("now")

    def _draw(self, painter: QPainter) -> None:
        first = 1 - len(self._values)
        for number, gain in enumerate(self._gains):
            if gain:
                painter.setPen(QColor(self._theme.success if gain > 0 else self._theme.error))
                x = self.place(first + number, 0).x()
                painter.drawLine(QPointF(x, self._box.bottom()), QPointF(x, self._box.bottom() - self._theme.px(8)))
        self._line(painter, ((first + i, value) for i, value in enumerate(self._values)), self._theme.accent)


class ScoreBand(Chart):
    """The median of games over the epochs, all but a tenth at each side as a band, and a random player."""

    def __init__(self) -> None:
        super().__init__(say("Scores of {trials} games", trials=TRIALS))
        self._rows: Reals = np.zeros((0, 4))
        self._chance = float("nan")

    def show_rows(self, rows: Reals, chance: float, ends: tuple[float, float]) -> None:
        """Epoch, median, lower and upper end of the band [m, 4]; the median of a random player."""
        self._rows, self._chance = rows[np.isfinite(rows).all(axis=1)], chance
        self.low, self.high = ends
        self.across = (0.0, max(1.0, float(self._rows[-1, 0])) if len(self._rows) else 1.0)
        self.update()

    def _last(self) -> str:
        return say("epoch {across}", across=plain(round(self.across[1], 1)))

    def _draw(self, painter: QPainter) -> None:
        theme, x = self._theme, self._rows[:, 0]
        edge = [*zip(x, self._rows[:, 3], strict=True), *zip(x[::-1], self._rows[::-1, 2], strict=True)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tint))
        painter.drawPolygon(QPolygonF([self.place(*point) for point in edge]))
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self.place(self.across[0], self._chance), self.place(self.across[1], self._chance))
        self._line(painter, zip(x, self._rows[:, 1], strict=True), theme.accent)
        if len(x):  # a single row makes no line
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(self.place(x[-1], self._rows[-1, 1]), 2.5 * theme.scale, 2.5 * theme.scale)
        self._name_chance(painter)

    def _name_chance(self, painter: QPainter) -> None:
        """What the dashed line is, at its end, on the side where there is more room."""
        line, high = self.place(self.across[1], self._chance), self._theme.px(16)
        is_low = line.y() > self._box.center().y()
        box = QRectF(self._box.left(), line.y() - high if is_low else line.y(), self._box.width(), high)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, say("random player"))
