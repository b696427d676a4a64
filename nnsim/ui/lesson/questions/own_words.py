"""Own words, which are kept and not judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.questions import Answer, Question
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.lesson.questions.field import Field

LINES = 3


class OwnWords(Field):
    """A few lines to write in; Tab leaves them, Ctrl+Enter keeps what was written."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.lines = _Lines()
        self.lines.setAccessibleName(question.words)
        self.lines.setPlaceholderText(say("In your own words; kept, and not judged"))
        self.lines.setTabChangesFocus(True)
        self.lines.textChanged.connect(self.changed)
        self.lines.on_enter = self.entered.emit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self.lines.setFont(fonts.font("body", theme.scale))
        self.lines.setFixedHeight(LINES * self.lines.fontMetrics().lineSpacing() + theme.px(20))

    @property
    def answer(self) -> Answer | None:
        return self.lines.toPlainText().strip() or None

    @property
    def lacks(self) -> str:
        return say("One sentence is enough.")

    def put(self, answer: Answer) -> None:
        self.lines.setPlainText(cast("str", answer))

    @property
    def stop(self) -> QWidget:
        return self.lines


class _Lines(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.on_enter: Callable[[], object] = lambda: None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is the end of it; Escape leaves it to the panel."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.on_enter()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
