"""A curve that is drawn: by mouse, or column by column with the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import figures
from nnsim.language.texts import say
from nnsim.lessons.questions import Answer, Pairs, Question
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, focus_ring, outline, painter_on
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.field import Field

COLUMNS = 24
"""Places along the first axis that a curve goes through."""

STEP = 0.05
"""Share of the height that a key moves it by."""

HEIGHT = 132
LEFT, BELOW, ABOVE = 34, 18, 8


class CurvePad(QWidget):
    """Axes, the curve that is ``drawn`` and, where there is one, what was ``measured``; both pairs of numbers."""

    def __init__(self, question: Question, *, draws: bool = True) -> None:
        super().__init__()
        self.question, self._draws = question, draws
        self.heights: list[float | None] = [None] * COLUMNS
        self.measured: Pairs = ()
        self.column, self._last = 0, -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.on_change: Callable[[], object] = lambda: None
        if draws:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.CrossCursor)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(220), self._theme.px(HEIGHT))

    # ------------------------------------------------------------ numbers

    @property
    def pairs(self) -> Pairs:
        """What is drawn so far, from left to right."""
        _, low, high = self.question.over
        step = (high - low) / (COLUMNS - 1)
        return tuple((low + at * step, height) for at, height in enumerate(self.heights) if height is not None)

    def put(self, pairs: Pairs) -> None:
        """Show a curve that was drawn before."""
        _, low, high = self.question.over
        self.heights = [None] * COLUMNS
        for x, y in pairs:
            at = round((x - low) / (high - low or 1) * (COLUMNS - 1))
            if 0 <= at < COLUMNS:
                self.heights[at] = y
        self.update()

    @property
    def _box(self) -> QRectF:
        px = self._theme.px
        return QRectF(px(LEFT), px(ABOVE), self.width() - px(LEFT) - px(8), self.height() - px(ABOVE) - px(BELOW))

    def _place(self, x: float, y: float) -> QPointF:
        box, (_, low, high), (bottom, top) = self._box, self.question.over, self.question.values
        across, up = (x - low) / (high - low or 1), (y - bottom) / (top - bottom or 1)
        return QPointF(box.left() + across * box.width(), box.bottom() - min(max(up, -0.03), 1.03) * box.height())

    # ------------------------------------------------------------ hands

    def _touch(self, at: QPointF) -> None:
        """The curve goes through here, and straight from where the hand was."""
        box, (bottom, top) = self._box, self.question.values
        column = min(max(round((at.x() - box.left()) / box.width() * (COLUMNS - 1)), 0), COLUMNS - 1)
        height = bottom + min(max((box.bottom() - at.y()) / box.height(), 0.0), 1.0) * (top - bottom)
        self.heights[column] = height
        before = self.heights[self._last] if self._last >= 0 else None
        if before is not None:
            first, last = sorted((self._last, column))
            for between in range(first + 1, last):
                share = (between - self._last) / (column - self._last)
                self.heights[between] = before + share * (height - before)
        self._last = self.column = column
        self.update()
        self.on_change()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A stroke begins."""
        if self._draws and event.button() == Qt.MouseButton.LeftButton:
            self._last = -1
            self._touch(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """It goes on."""
        if self._draws and event.buttons() & Qt.MouseButton.LeftButton:
            self._touch(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go along, Up and Down draw; where nothing is drawn yet the curve goes on level."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            before = self.heights[self.column]
            self.column = min(max(self.column + (-1 if key == Qt.Key.Key_Left else 1), 0), COLUMNS - 1)
            if self.heights[self.column] is None and before is not None:
                self.heights[self.column] = before
                self.on_change()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            low, high = self.question.values
            now = self.heights[self.column]
            now = (low + high) / 2 if now is None else now + (STEP if key == Qt.Key.Key_Up else -STEP) * (high - low)
            self.heights[self.column] = min(max(now, low), high)
            self.on_change()
        elif key == Qt.Key.Key_Delete:
            self.heights = [None] * COLUMNS
            self.on_change()
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, the two axes with their ends, the curves, and where the keys are."""
        painter, theme, box = painter_on(self), self._theme, self._box
        fill(painter, box, theme.px(RADIUS_CONTROL), theme.control)
        self._draw_axes(painter, box)
        self._draw(painter, self.measured, QPen(QColor(theme.accent), max(theme.px(2), 1)))
        style = Qt.PenStyle.DashLine if self.measured else Qt.PenStyle.SolidLine
        self._draw(painter, self.pairs, QPen(QColor(theme.test), max(theme.px(2), 1), style))
        if self.hasFocus():
            focus_ring(painter, box, theme.px(RADIUS_CONTROL), theme)
            self._draw_cursor(painter, box)

    def _draw_axes(self, painter: QPainter, box: QRectF) -> None:
        theme, (what, low, high), (bottom, top) = self._theme, self.question.over, self.question.values
        outline(painter, box, theme.px(RADIUS_CONTROL), theme.line)
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        right = Qt.AlignmentFlag.AlignRight
        wide, high_px = box.left() - theme.px(SPACE), theme.px(14)
        painter.drawText(QRectF(0, box.top(), wide, high_px), right, figures(top))
        painter.drawText(QRectF(0, box.bottom() - high_px, wide, high_px), right, figures(bottom))
        below = QRectF(box.left(), box.bottom() + theme.px(2), box.width(), theme.px(BELOW))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, figures(low))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, what)
        painter.drawText(below, right, figures(high))

    def _draw(self, painter: QPainter, pairs: Pairs, pen: QPen) -> None:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([self._place(x, y) for x, y in pairs])

    def _draw_cursor(self, painter: QPainter, box: QRectF) -> None:
        x = box.left() + self.column / (COLUMNS - 1) * box.width()
        painter.setPen(QPen(QColor(self._theme.accent), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


class CurveAnswer(Field):
    """The pad with a line that says how it is drawn."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.pad = CurvePad(question)
        self.pad.setAccessibleName(question.words)
        self.pad.setAccessibleDescription(
            say("Left and Right go along the curve, Up and Down draw it, Delete begins anew")
        )
        self.pad.on_change = self.changed.emit
        self.help = Text(say("Draw it from left to right; arrow keys do it, too."), "label", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pad)
        column.addWidget(self.help)

    @property
    def answer(self) -> Answer | None:
        pairs = self.pad.pairs
        return pairs if len(pairs) > COLUMNS // 2 else None

    @property
    def lacks(self) -> str:
        return say("Draw the curve over most of the width.")

    def put(self, answer: Answer) -> None:
        self.pad.put(cast("Pairs", answer))

    @property
    def stop(self) -> QWidget:
        return self.pad
