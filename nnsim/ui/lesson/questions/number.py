"""A number: typed as people write it, with its unit and how far it may be off."""

from __future__ import annotations

import math
import re
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.core.counted import figures
from nnsim.language.texts import say
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.field import Field

WIDTH = 120

POWERS = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9}

NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*)")


def read_number(text: str) -> float | None:
    """``60,000,000``, ``60 M``, ``6e7``, ``−0.25``, ``95 %`` (which is 95); None where it is none."""
    plain = text.casefold().replace("\N{MINUS SIGN}", "-")
    match = NUMBER.fullmatch(re.sub(r"[\s_,%\N{THIN SPACE}]", "", plain))
    if match is None or match[2] not in POWERS:
        return None
    value = float(match[1]) * POWERS[match[2]]
    return value if math.isfinite(value) else None


class NumberAnswer(Field):
    """A line for the number; behind it stands what it is counted in."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.line = NumberLine()
        self.line.setAccessibleName(question.words)
        self.line.setPlaceholderText(say("Number"))
        self.line.textChanged.connect(self.changed)
        self.line.entered.connect(self.entered)
        off = f"± {figures(question.tolerance)}" if question.tolerance else ""
        self.unit = Text("  ".join(part for part in (question.unit, off) if part), "body", "muted")
        if off:
            self.unit.setToolTip(say("An answer may be off by so much"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.line)
        self._row.addWidget(self.unit, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        self.line.setFont(fonts.font("body", theme.scale))
        self.line.setFixedWidth(theme.px(WIDTH))

    @property
    def answer(self) -> Answer | None:
        return read_number(self.line.text())

    @property
    def lacks(self) -> str:
        return (
            say("Write a number, such as 60,000 or 60 M.") if self.line.text().strip() else say("Write a number first.")
        )

    def put(self, answer: Answer) -> None:
        self.line.setText(figures(cast("float", answer)))

    @property
    def stop(self) -> QWidget:
        return self.line


class NumberLine(LineEdit):
    """Enter answers; Escape leaves the field to the window."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is an answer, not the end of an entry."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
