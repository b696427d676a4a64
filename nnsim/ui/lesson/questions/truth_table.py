"""A truth table whose last column is filled in, cell by cell."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.field import Field

EMPTY = "?"


class ValueCell(PaintedButton):
    """One value, which a press, 0 or 1 changes: ? to 0 to 1."""

    def __init__(self, inputs: str) -> None:
        self._inputs = inputs
        super().__init__(EMPTY)
        self.set_value(EMPTY)

    def set_value(self, value: str) -> None:
        """Another one."""
        self.setText(value)
        self.setAccessibleName(
            say("Output for {inputs}: {value}", inputs=self._inputs, value=say("empty") if value == EMPTY else value)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(44), self._theme.px(HIT))

    def _ground(self) -> str | None:
        if self.text() != EMPTY and not self.underMouse():
            return self._theme.tint
        return super()._ground()

    def _content(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.muted if self.text() == EMPTY else self._theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """0 and 1 are typed; arrow keys belong to the table."""
        if event.text() in ("0", "1"):
            self.set_value(event.text())
            self.pressed.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class TruthTable(Field):
    """A row for each case; the output is a press, or 0 and 1 on the keyboard, which go on to the next row."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        names = question.inputs or tuple(f"x{at + 1}" for at in range(len(question.rows[0])))
        self.cells = [
            ValueCell(", ".join(f"{name} {value}" for name, value in zip(names, row, strict=False)))
            for row in question.rows
        ]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, name in enumerate((*names, "output")):
            self._grid.addWidget(Text(name, "label", "muted"), 0, column, Qt.AlignmentFlag.AlignCenter)
        for at, (row, cell) in enumerate(zip(question.rows, self.cells, strict=True)):
            for column, value in enumerate(row):
                self._grid.addWidget(Text(value), at + 1, column, Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(cell, at + 1, len(names), Qt.AlignmentFlag.AlignCenter)
            cell.clicked.connect(self._turn)
            cell.pressed.connect(self.changed)
        self._grid.setColumnStretch(len(names) + 1, 1)
        self.setAccessibleName(question.words)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setHorizontalSpacing(theme.px(5 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE))

    def _turn(self) -> None:
        cell = cast("ValueCell", self.sender())
        cell.set_value({EMPTY: "0", "0": "1", "1": "0"}.get(cell.text(), "0"))
        self.changed.emit()

    @property
    def answer(self) -> Answer | None:
        values = tuple(cell.text() for cell in self.cells)
        return None if EMPTY in values else values

    @property
    def lacks(self) -> str:
        return say("Fill in every row: press a cell, or type 0 or 1.")

    def put(self, answer: Answer) -> None:
        for cell, value in zip(self.cells, cast("tuple[str, ...]", answer), strict=False):
            cell.set_value(value)

    @property
    def stop(self) -> QWidget:
        return next((cell for cell in self.cells if cell.text() == EMPTY), self.cells[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go through the rows."""
        here = next((at for at, cell in enumerate(self.cells) if cell.hasFocus()), None)
        if here is None or event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
            return
        step = -1 if event.key() == Qt.Key.Key_Up else 1
        self.cells[(here + step) % len(self.cells)].setFocus(Qt.FocusReason.TabFocusReason)
