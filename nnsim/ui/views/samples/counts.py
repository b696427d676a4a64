"""How many samples every class has and what they are for; a click shows that class alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Data
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import draw_mark, fill, focus_ring, painter_on

ROW, MARK, NAME, NUMBER = 15, 8, 76, 40
"""Sizes in px; ``NAME`` is the most room that the names get."""
WIDTH, LEAST = 158, 132
"""Beside the bar of many classes there is less, px."""
USED = ("train", "test", "validation")


class ClassCounts(QWidget):
    """One line per class and one for all; ``chosen(object)`` carries a class index, or None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Data | None = None
        self._counts: NDArray[np.int64] = np.zeros((0, 3), np.int64)
        self.label: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMouseTracking(True)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_data(self, data: Data, label: int | None) -> None:
        """Count anew if the data are others, and mark the class that is shown."""
        if data is not self._data:
            self._data, self._counts = data, counts(data)
            told = "; ".join(
                f"{name}: {', '.join(f'{n} {use}' for n, use in zip(row, USED, strict=True) if n)}"
                for name, row in zip(self._names(), self._counts.tolist(), strict=True)
            )
            self.setAccessibleName(say("Samples by class. {told}", told=told))
            self.updateGeometry()
        self.label = label
        self.update()

    def _names(self) -> tuple[str, ...]:
        return (say("All"), *(self._data.classes if self._data is not None else ()))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(ROW) * max(len(self._counts), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(LEAST), self.sizeHint().height())

    # ------------------------------------------------------------ hands

    def _line_at(self, at: QPoint) -> int:
        line = at.y() // self._theme.px(ROW)
        return line if 0 <= line < len(self._counts) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the chosen class shows all again."""
        line = self._line_at(event.position().toPoint())
        if line >= 0:
            self._choose(None if line == 0 or line - 1 == self.label else line - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What the bar of a line is made of."""
        line = self._line_at(event.position().toPoint())
        if line >= 0:
            parts = ", ".join(f"{n:,} {use}" for n, use in zip(self._counts[line].tolist(), USED, strict=True) if n)
            self.setToolTip(f"{self._names()[line]}: {parts or 'none'}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the classes."""
        here = 0 if self.label is None else self.label + 1
        last = len(self._counts) - 1
        goals = {
            Qt.Key.Key_Up: max(here - 1, 0), Qt.Key.Key_Down: min(here + 1, last), Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last, Qt.Key.Key_Escape: 0 if here else None,
        }  # fmt: skip
        goal = goals.get(Qt.Key(event.key()))
        if goal is None:
            super().keyPressEvent(event)
        else:
            self._choose(goal - 1 if goal else None)

    def _choose(self, label: int | None) -> None:
        if label != self.label:
            self.label = label
            self.update()
            self.chosen.emit(label)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("small", theme.scale))
        high, longest = theme.px(ROW), max(int(self._counts[1:].sum(axis=1).max(initial=1)), 1)
        for line, row in enumerate(self._counts):
            box = QRectF(0, line * high, self.width(), high)
            if line == (0 if self.label is None else self.label + 1):
                fill(painter, box, theme.px(4), theme.tint)
            self._draw_line(painter, line, row, box, longest if line else int(row.sum()))
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme.px(4), theme)

    def _draw_line(self, painter: QPainter, line: int, row: NDArray[np.int64], box: QRectF, longest: int) -> None:
        theme, left = self._theme, box.left() + self._theme.px(SPACE)
        if line:
            middle = QPointF(left + theme.px(MARK) / 2, box.center().y())
            draw_mark(painter, line - 1, middle, theme.px(MARK), theme.class_color(line - 1))
        left += theme.px(MARK + 5)
        longest_name = max(map(painter.fontMetrics().horizontalAdvance, self._names()))
        words = QRectF(left, box.top(), min(theme.px(NAME), longest_name + theme.px(4)), box.height())
        painter.setPen(QColor(theme.text))
        short = painter.fontMetrics().elidedText(self._names()[line], Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, short)
        number = QRectF(box.right() - theme.px(NUMBER + SPACE), box.top(), theme.px(NUMBER), box.height())
        painter.setPen(QColor(theme.muted))
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{int(row.sum()):,}")
        bar = QRectF(words.right() + theme.px(2), box.center().y() - theme.px(3), 0, theme.px(6))
        room = number.left() - bar.left() - theme.px(2)
        for count, color in zip(row.tolist(), (theme.train, theme.test, theme.validation), strict=True):
            bar.setWidth(room * count / max(longest, 1))
            painter.fillRect(bar, QColor(color))
            bar.moveLeft(bar.right())


def counts(data: Data) -> NDArray[np.int64]:
    """Samples for training, testing and validation: all [0], then of each class, [1 + classes, 3]."""
    table = np.zeros((1 + len(data.classes), 3), np.int64)
    for column, part in enumerate(USED):
        mask = data.part(part)
        table[0, column] = mask.sum()
        if data.classes:
            table[1:, column] = np.bincount(data.y[mask].astype(np.intp), minlength=len(data.classes))
    return table
