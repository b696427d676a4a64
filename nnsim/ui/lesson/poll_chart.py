"""The raised hands of a class as bars, where its prediction stands, and what came of it among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.shares import percent
from nnsim.language.texts import say, say_count
from nnsim.lessons.questions import Question
from nnsim.lessons.verdict import shown
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on

ROW = 22
HEAD = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """How many ``hands`` were raised for an answer, None for what was measured; ``found`` where it came true."""

    words: str
    hands: int | None
    found: bool = False


def bars_of(
    question: Question, hands: Sequence[tuple[float, int]], measured: object, *, revealed: bool
) -> tuple[Bar, ...]:
    """A bar for each option, or for each number that was called, with what was ``measured`` in its place among them.

    Right options stand out once the answer is ``revealed``.
    """
    if question.options:
        found = dict(hands)
        came = shown(measured).casefold() if isinstance(measured, str | bool | int | float) else ""
        return tuple(
            Bar(option.text, found.get(at, 0), (revealed and option.right) or option.text.casefold() == came)
            for at, option in enumerate(question.options)
        )
    unit = f" {question.unit}" if question.unit else ""
    rows = [(value, Bar(f"{shown(value)}{unit}", count)) for value, count in hands]
    if isinstance(measured, int | float):
        rows.append(
            (float(measured), Bar(say("measured: {value}", value=f"{shown(measured)}{unit}"), None, found=True))
        )
    return tuple(bar for _, bar in sorted(rows, key=lambda row: row[0]))


class PollChart(QWidget):
    """Every number on it was counted or measured."""

    def __init__(self) -> None:
        super().__init__()
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._restyle)
        self.hide()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    @property
    def total(self) -> int:
        """All hands."""
        return sum(bar.hands or 0 for bar in self.bars)

    @property
    def words(self) -> str:
        """What it shows, for a screen reader."""
        rows = (bar.words if bar.hands is None else f"{bar.words}: {bar.hands}" for bar in self.bars)
        return f"{self._head()}: {', '.join(rows)}"

    def _head(self) -> str:
        return say_count("The class: {count} hand", "The class: {count} hands", self.total)

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Other ones; without any hand it is not there."""
        if bars != self.bars:
            self.bars = bars
            self.setAccessibleName(self.words)
            self.updateGeometry()
            self.update()
        self.setVisible(self.total > 0)

    def sizeHint(self) -> QSize:
        """A row for each bar."""
        return QSize(self._theme.px(200), self._theme.px(HEAD + ROW * len(self.bars)))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow, not low."""
        return QSize(self._theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, then a row for each answer."""
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("small", theme.scale))
        painter.setPen(QColor(theme.muted))
        head = QRectF(0, 0, self.width(), theme.px(HEAD))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._head())
        most = max((bar.hands or 0 for bar in self.bars), default=1) or 1
        for at, bar in enumerate(self.bars):
            row = QRectF(0, theme.px(HEAD) + at * theme.px(ROW), self.width(), theme.px(ROW))
            self._draw(painter, bar, row.adjusted(0, 1, 0, -1), most)

    def _draw(self, painter: QPainter, bar: Bar, row: QRectF, most: int) -> None:
        theme = self._theme
        color = theme.success if bar.found else theme.accent
        painter.setFont(fonts.font("label", theme.scale))
        counts = painter.fontMetrics().horizontalAdvance("888 · 100 %") + theme.px(SPACE)
        if bar.hands is None:
            painter.setPen(QPen(QColor(color), max(theme.px(2), 1)))
            painter.drawLine(row.bottomLeft(), row.bottomRight())
        else:
            whole = row.adjusted(0, 0, -counts, 0)
            part = QRectF(whole)
            part.setWidth(max(whole.width() * bar.hands / most, theme.px(3) if bar.hands else 0.0))
            fill(painter, whole, theme.px(4), theme.control)
            fill(painter, part, theme.px(4), blend(theme.panel, color, 0.35))
            painter.setPen(QColor(theme.text))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            share = percent(bar.hands / self.total, 0) if self.total else "–"
            painter.drawText(row, right, f"{bar.hands} · {share}")
        painter.setFont(fonts.font("strong" if bar.found else "body", theme.scale))
        painter.setPen(QColor(color if bar.hands is None else theme.text))
        room = row.adjusted(theme.px(1.5 * SPACE), 0, -counts, 0)
        words = painter.fontMetrics().elidedText(bar.words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
