"""What the colours of the map mean: class names with their marks, or the range of values."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Data
from nnsim.data.projection import value_range
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import draw_mark, painter_on
from nnsim.ui.plane.palette import palette_gradient

BAR, ROW, MARK, GAP = 8, 18, 9, 14


class Legend(QWidget):
    """The palette with its ends named; for three or more classes their marks in rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._ends = ("−1", "0", "+1")
        self._decisions = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        follow(self._restyle)

    def show_data(self, data: Data, *, decisions: bool) -> None:
        """Explain the map of ``data``; with ``decisions`` there are no shades."""
        ends = _ends(data)
        if (data.classes, decisions, ends) != (self._classes, self._decisions, self._ends):
            self._classes, self._decisions, self._ends = data.classes, decisions, ends
            values = say("values from {end} to {end_2}", end=ends[0], end_2=ends[2].removeprefix("+"))
            self.setAccessibleName(say("Colours: {values}", values=", ".join(data.classes) or values))
            self.updateGeometry()
            self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("label", theme.scale))
        self.updateGeometry()
        self.update()

    # ------------------------------------------------------------ size

    @property
    def _listed(self) -> bool:
        return len(self._classes) > 2

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self._theme.px
        return px(ROW) * len(self._rows(width)) if self._listed else px(BAR + ROW)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self.heightForWidth(self.width() or self._theme.px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(ROW))

    def _entry_width(self, name: str) -> float:
        return self._theme.px(MARK + 5 + GAP) + self.fontMetrics().horizontalAdvance(name)

    def _rows(self, width: float) -> list[list[int]]:
        """Indices of the classes, line by line."""
        rows: list[list[int]] = [[]]
        used = 0.0
        for index, name in enumerate(self._classes):
            wanted = self._entry_width(name)
            if rows[-1] and used + wanted - self._theme.px(GAP) > width:
                rows.append([])
                used = 0.0
            rows[-1].append(index)
            used += wanted
        return rows

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setFont(self.font())
        if self._listed:
            self._draw_list(painter)
        else:
            self._draw_bar(painter)

    def _draw_list(self, painter: QPainter) -> None:
        high = self._theme.px(ROW)
        for line, row in enumerate(self._rows(self.width())):
            x = 0.0
            for index in row:
                self._draw_class(painter, index, QRectF(x, line * high, self._entry_width(self._classes[index]), high))
                x += self._entry_width(self._classes[index])

    def _draw_class(self, painter: QPainter, index: int, box: QRectF) -> None:
        theme, side = self._theme, self._theme.px(MARK)
        draw_mark(painter, index, QPointF(box.left() + side / 2, box.center().y()), side, theme.class_color(index))
        painter.setPen(QColor(theme.muted))
        words = box.adjusted(side + theme.px(5), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._classes[index])

    def _draw_bar(self, painter: QPainter) -> None:
        theme = self._theme
        bar = QRectF(0.5, 0.5, self.width() - 1, theme.px(BAR) - 1)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(palette_gradient(bar, theme, hard=self._decisions and bool(self._classes)))
        painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        below = QRectF(0, theme.px(BAR), self.width(), theme.px(ROW))
        if not self._classes:
            self._draw_ends(painter, below, self._ends)
            return
        painter.setPen(QColor(theme.muted))
        middle = "" if self._decisions else "50 %"
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, middle)
        last = len(self._classes) - 1
        for index in range(len(self._classes)):
            wide = self._entry_width(self._classes[index]) - theme.px(GAP)
            left = self.width() - wide if index == last and last else 0
            self._draw_class(painter, index, QRectF(left, below.top(), wide, below.height()))

    def _draw_ends(self, painter: QPainter, box: QRectF, words: tuple[str, str, str]) -> None:
        painter.setPen(QColor(self._theme.muted))
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for side, text in zip(sides, words, strict=True):
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)


def _ends(data: Data) -> tuple[str, str, str]:
    """The values in the middle and at both ends of the colours."""
    low, high = value_range(data)
    if (low, high) == (-1.0, 1.0):
        return "−1", "0", "+1"
    return plain(low), plain((low + high) / 2), plain(high)
