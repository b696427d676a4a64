"""The names of lines behind samples of them, in as many rows as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on

SAMPLE, LINE = 16, 15
"""Length of the sample of a line, and height of a row, px."""


class Entry(NamedTuple):
    """A line: what it is called and how it is drawn."""

    label: str
    color: str
    dashed: bool


class Legend(QWidget):
    """Entries beside each other; those that have no room begin another row."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font("label", theme.scale))
        self.updateGeometry()
        self.update()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other lines."""
        if tuple(entries) != tuple(self._entries):
            self._entries = tuple(entries)
            self.setAccessibleName(", ".join(entry.label for entry in entries))
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Rows depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many rows as are needed."""
        rows = {y for _, y in self._places(width)}
        return max(len(rows), 1) * self._theme.px(LINE)

    def sizeHint(self) -> QSize:
        """A single row."""
        return QSize(self._theme.px(200), self.heightForWidth(max(self.width(), 1)))

    def _places(self, width: int) -> list[tuple[float, int]]:
        """Where entries begin: px from the left, and the number of their row."""
        px, x, row, found = self._theme.px, 0.0, 0, list[tuple[float, int]]()
        for entry in self._entries:
            wide = px(SAMPLE) + px(SPACE) + self.fontMetrics().horizontalAdvance(entry.label)
            if x and x + wide > width:
                x, row = 0.0, row + 1
            found.append((x, row))
            x += wide + px(4 * SPACE)
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Samples and names."""
        painter = painter_on(self)
        for entry, (x, row) in zip(self._entries, self._places(self.width()), strict=True):
            self._draw(painter, entry, QPointF(x, (row + 0.5) * self._theme.px(LINE)))
        painter.end()

    def _draw(self, painter: QPainter, entry: Entry, at: QPointF) -> None:
        px = self._theme.px
        pen = QPen(QColor(entry.color), 2.2 * self._theme.scale)
        pen.setStyle(Qt.PenStyle.DashLine if entry.dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawLine(QLineF(at, at + QPointF(px(SAMPLE), 0)))
        painter.setPen(QColor(self._theme.text))
        metrics = self.fontMetrics()
        base = at + QPointF(px(SAMPLE) + px(SPACE), (metrics.ascent() - metrics.descent()) / 2)
        painter.drawText(base, entry.label)
