"""Values on a line: what neighbours or trees say, and the answer; or a score between the margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

HEIGHT, DOT, BAND = 58, 4.0, 14


@dataclass(frozen=True, slots=True)
class Line:
    """From ``low`` to ``high``; ``dots`` are what was said, ``at`` the answer, ``band`` lies between the margins.

    ``ends`` name what lies at the left and at the right.
    """

    low: float
    high: float
    at: float
    dots: Sequence[float] = ()
    band: tuple[float, float] | None = None
    ends: tuple[str, str] = ("", "")


class ValueLine(QWidget):
    """Shows a ``Line``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: Line | None = None
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_line(self, line: Line | None) -> None:
        """Another line, or none."""
        self.line = line
        self.setVisible(line is not None)
        if line is not None:
            self.setAccessibleName(
                say("{at} between {low} and {high}", at=plain(line.at), low=plain(line.low), high=plain(line.high))
            )
        self.update()

    def sizeHint(self) -> QSize:
        """A line with words below."""
        return QSize(self._theme.px(200), self._theme.px(HEIGHT))

    def _x(self, value: float) -> float:
        assert self.line is not None
        room, margin = self.width() - 2 * self._theme.px(8), self._theme.px(8)
        share = (value - self.line.low) / ((self.line.high - self.line.low) or 1.0)
        return margin + min(max(share, 0.0), 1.0) * room

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Band, line, dots, answer, words."""
        if self.line is None:
            return
        painter, theme, line = painter_on(self), self._theme, self.line
        middle = theme.px(BAND) + theme.px(8.0)
        if line.band:
            left, right = (self._x(value) for value in line.band)
            fill(painter, QRectF(left, middle - theme.px(BAND) / 2, right - left, theme.px(BAND)), 3, theme.tint)
        painter.setPen(QPen(QColor(theme.edge), 1.2))
        painter.drawLine(QLineF(self._x(line.low), middle, self._x(line.high), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.muted))
        for dot in line.dots:
            painter.drawEllipse(QPointF(self._x(dot), middle), DOT * theme.scale, DOT * theme.scale)
        painter.setPen(QPen(QColor(theme.accent), 2.4 * theme.scale))
        painter.drawLine(QLineF(self._x(line.at), middle - theme.px(10), self._x(line.at), middle + theme.px(10)))
        self._write(painter, middle + theme.px(12))

    def _write(self, painter: QPainter, top: float) -> None:
        """Doubles at both ends and at the margins, and the names of the ends."""
        assert self.line is not None
        theme, line = self._theme, self.line
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        for value in line.band or (line.low, line.high):
            box = QRectF(self._x(value) - 40, top, 80, theme.px(14))
            box.moveLeft(min(max(box.left(), 0.0), self.width() - box.width()))
            align = Qt.AlignmentFlag.AlignHCenter
            if line.band is None:
                align = Qt.AlignmentFlag.AlignLeft if value == line.low else Qt.AlignmentFlag.AlignRight
            painter.drawText(box, int(align | Qt.AlignmentFlag.AlignTop), plain(value))
        whole = QRectF(0, top, self.width(), theme.px(14))
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignLeft), line.ends[0])
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignRight), line.ends[1])
