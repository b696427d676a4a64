"""The step that the class sees, as the presenter reads it: words, task, question, and its answer once it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.lesson import Step
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.state import State
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.panel import Line
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.prose import Prose
from nnsim.ui.presenting.poll_entry import PollEntry
from nnsim.ui.presenting.told import Told

NO_LESSON = say("No lesson is open. Clock, scenes, pointer, zoom and black screen work all the same.")


class Words(QWidget):
    """Paragraphs of a lesson with the values of now. ``pointed`` and ``followed`` are those of ``Prose``."""

    pointed = Signal(str)
    followed = Signal(str)

    def __init__(self, *, quiet: bool = False) -> None:
        super().__init__()
        self._quiet = quiet
        self._told: tuple[Paragraph, ...] | None = None
        self.lines: list[Prose] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(1.5 * SPACE))

    def say(self, paragraphs: tuple[Paragraph, ...]) -> None:
        """Other words."""
        if paragraphs == self._told:
            return
        self._told = paragraphs
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [Prose(each, "body", "muted" if self._quiet else "text") for each in paragraphs]
        for at, line in enumerate(self.lines):
            line.pointed.connect(self.pointed)
            line.followed.connect(self.followed)
            self._column.insertWidget(at, line)

    def show_values(self, state: State) -> None:
        """Values of now."""
        for line in self.lines:
            line.show_values(state)

    @property
    def plain(self) -> str:
        """All that is said."""
        return " ".join(line.plain for line in self.lines)


def task_of(step: Step) -> tuple[Paragraph, ...]:
    """The conditions of its task, a line each."""
    return tuple(Paragraph(inline(goal.words or goal.text), bullet=True) for goal in step.goals)


class StepSheet(QWidget):
    """``answer_wanted(str)`` asks to show the answer to ``me`` or to the ``class``; ``poll`` counts hands."""

    answer_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", "heading", wrap=True)
        self.text, self.task = Words(), Words()
        self.question = Prose.of("", "strong")
        self.to_me = Button(say("Answer to me"), "eye")
        self.to_class = Button(say("Answer to the class"), "presenter")
        self.answer = Text("", "strong", "success", wrap=True)
        self.poll = PollEntry()
        self.poll_head = Text(say("Raised hands"), "small", "muted")
        self.no_hands = Text("", "label", "muted", wrap=True)
        self._line = Line()
        self._shown_for: tuple[object, ...] | None = None
        self._buttons = FlowLayout()  # on a small screen one stands below the other
        for button in (self.to_me, self.to_class):
            self._buttons.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.text, self.task, self._line, self.question):
            self._column.addWidget(widget)
        self._column.addLayout(self._buttons)
        for below in (self.answer, self.poll_head, self.poll, self.no_hands):
            self._column.addWidget(below)
        self._column.addStretch(1)
        self.to_me.clicked.connect(lambda _checked=False: self.answer_wanted.emit("me"))
        self.to_class.clicked.connect(lambda _checked=False: self.answer_wanted.emit("class"))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self._buttons.setSpacing(theme.px(2 * SPACE))

    def tell(self, told: Told) -> None:
        """What there is of the step now."""
        step, asked = told.now, told.asked
        self.title.setText(step.title if step else told.title)
        self.text.say(step.text if step else (Paragraph(inline(NO_LESSON)),))
        self.task.say(task_of(step) if step else ())
        self.task.setVisible(bool(step and step.goals))
        is_asked = asked is not None
        self._line.setVisible(is_asked)
        self.question.setVisible(is_asked)
        if asked is not None:
            self.question.say(Paragraph(inline(asked.words)))
        for button in (self.to_me, self.to_class):
            button.setVisible(is_asked and bool(told.answer))
        if self._shown_for is not None and self._shown_for == _asked(told):
            self.show_answer(told)
        else:
            self.forget_answer()
        self.poll.ask(asked if not told.why_no_hands else None, told.hands)
        self.poll_head.setVisible(is_asked and not told.why_no_hands)
        self.poll.setVisible(is_asked and not told.why_no_hands)
        self.no_hands.setText(told.why_no_hands)
        self.no_hands.setVisible(is_asked and bool(told.why_no_hands))

    def show_answer(self, told: Told) -> None:
        """The right answer, until another question is asked."""
        self._shown_for = _asked(told)
        self.answer.setText(say("Answer: {answer}", answer=told.answer))
        self.answer.setVisible(bool(told.answer))

    def forget_answer(self) -> None:
        """Until it is wanted once more."""
        self._shown_for = None
        self.answer.hide()

    def show_values(self, state: State) -> None:
        """Values of now in its words."""
        for part in (self.text, self.task, self.question):
            part.show_values(state)


def _asked(told: Told) -> tuple[object, ...] | None:
    """What tells a question from all others, of other lessons and steps as well; None where nothing is asked."""
    return (told.lesson, told.at, told.asked) if told.asked else None
