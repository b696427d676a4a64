"""Rows of a name, a bar and a number."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

ROW, BAR = 17, 8
"""Height of a row and of its bar in px."""


class Row(NamedTuple):
    """``share`` of the widest bar from 0 to 1; ``stands_out`` for the row that the others are compared with."""

    name: str
    share: float
    number: str
    stands_out: bool = False


class Bars(QWidget):
    """As many ``rows`` as there is room for, the first ones first."""

    def __init__(self, name: str, width: int, names: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self._width, self._names = width, names
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("small", theme.scale))
        self.updateGeometry()
        self.update()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Other rows."""
        if rows != self.rows:
            self.rows = rows
            self.setAccessibleDescription("; ".join(f"{row.name} {row.number}" for row in rows))
            self.update()

    def sizeHint(self) -> QSize:
        """Some rows."""
        return QSize(self._theme.px(self._width), self._theme.px(4 * ROW))

    def minimumSizeHint(self) -> QSize:
        """Bars that can be told from one another, and three of them."""
        return QSize(self._theme.px(self._names + 100), self._theme.px(3 * ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names at the left, bars from there on, numbers at the right."""
        theme, painter = self._theme, painter_on(self)
        high, names, numbers = theme.px(ROW), theme.px(self._names), theme.px(44)
        room = self.width() - names - numbers
        for place, row in enumerate(self.rows[: self.height() // high]):
            line = QRectF(0, place * high, self.width(), high)
            bar = QRectF(names, line.center().y() - theme.px(BAR) / 2, max(row.share * room, 1.0), theme.px(BAR))
            fill(painter, bar, theme.px(2), theme.accent if row.stands_out else theme.faint)
            painter.setPen(QColor(theme.text if row.stands_out else theme.muted))
            name = self.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, names - theme.px(SPACE))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.number)
        painter.end()
