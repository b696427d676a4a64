"""One of several options, or several of them, as rows that say all of their words."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.painting import outline
from nnsim.ui.lesson.questions.field import Field

RING = 14
UP, DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Left), (Qt.Key.Key_Down, Qt.Key.Key_Right)
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class OptionRow(PaintedButton):
    """An option: a ring, or a box where several may be right, and words that wrap."""

    def __init__(self, words: str, *, several: bool) -> None:
        self._several = several
        super().__init__(Paragraph(inline(words)).plain())
        self.setCheckable(True)
        self.setAccessibleName(self.text())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def _left(self) -> int:
        return self._theme.px(RING + 5 * SPACE)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width - self._left - self._theme.px(2 * SPACE), 1), 10_000)
        lines = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        return max(lines.height() + self._theme.px(2.5 * SPACE), self._theme.px(HIT))

    def sizeHint(self) -> QSize:
        """As high as its words need at the present width."""
        width = self.width() if self.width() > self._theme.px(80) else self._theme.px(220)
        return QSize(self._theme.px(160), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(HIT))

    def _ground(self) -> str | None:
        if self.isChecked():
            return self._theme.tint
        return self._theme.control_hover if self.underMouse() and self.isEnabled() else self._theme.control

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, side = self._theme, self._theme.px(RING)
        ring = QRectF(theme.px(2.5 * SPACE), (box.height() - side) / 2, side, side)
        self._draw_ring(painter, ring)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.muted))
        room = box.adjusted(self._left, 0, -theme.px(2 * SPACE), 0)
        painter.drawText(room.toRect(), int(WRAPPED), self.text())

    def _draw_ring(self, painter: QPainter, ring: QRectF) -> None:
        theme = self._theme
        if self._several:
            outline(painter, ring, theme.px(3), theme.accent if self.isChecked() else theme.edge, theme.px(1.5))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent if self.isChecked() else theme.edge), max(theme.px(1.5), 1)))
            painter.drawEllipse(ring.adjusted(0.5, 0.5, -0.5, -0.5))
        if self.isChecked() and self._several:
            painter.setPen(QPen(QColor(theme.accent), max(theme.px(2), 1)))
            places = ((0.25, 0.52), (0.44, 0.72), (0.78, 0.3))
            painter.drawPolyline(
                [QPointF(ring.x() + a * ring.width(), ring.y() + b * ring.height()) for a, b in places]
            )
        elif self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            inset = ring.width() * 0.27
            painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys belong to the rows together."""
        if event.key() in (*UP, *DOWN):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ChoiceAnswer(Field):
    """The options below each other; arrow keys go from one to the next, Enter chooses it."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.rows = [OptionRow(option.text, several=question.takes_several) for option in question.options]
        self.setAccessibleName(question.words)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for row in self.rows:
            self._column.addWidget(row)
            row.clicked.connect(self._choose)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))

    def _choose(self) -> None:
        chosen = self.sender()
        if not self.question.takes_several:
            for row in self.rows:
                row.setChecked(row is chosen)
        self.changed.emit()

    @property
    def answer(self) -> Answer | None:
        return tuple(at for at, row in enumerate(self.rows) if row.isChecked()) or None

    @property
    def lacks(self) -> str:
        return (
            say("Choose what you think is right; several may be.")
            if self.question.takes_several
            else say("Choose one first.")
        )

    def put(self, answer: Answer) -> None:
        places = cast("tuple[int, ...]", answer)
        for at, row in enumerate(self.rows):
            row.setChecked(at in places)

    @property
    def stop(self) -> QWidget:
        return next((row for row in self.rows if row.isChecked()), self.rows[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go through the rows."""
        here = next((at for at, row in enumerate(self.rows) if row.hasFocus()), None)
        if here is None or event.key() not in (*UP, *DOWN):
            super().keyPressEvent(event)
            return
        step = -1 if event.key() in UP else 1
        self.rows[(here + step) % len(self.rows)].setFocus(Qt.FocusReason.TabFocusReason)
