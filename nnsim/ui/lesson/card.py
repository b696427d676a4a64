"""One question with the field for its answer and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.judging import Reply
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.questions import Answer, Question
from nnsim.lessons.right_answers import right_answer
from nnsim.lessons.state import State
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme, Tone, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.lesson.poll_chart import PollChart
from nnsim.ui.lesson.prose import Prose
from nnsim.ui.lesson.questions import FIELDS


class Said(QWidget):
    """A sentence in the quiet colour of what it means: right, wrong, or neither."""

    def __init__(self, words: str = "", tone: Tone = "info") -> None:
        super().__init__()
        self._text, self._tone = words, tone
        self.words = Prose.of(words)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.words)
        follow(self._restyle)

    def say(self, words: str, tone: Tone, state: State | None = None) -> None:
        """Another sentence; the same again only gets the values of now."""
        if (words, tone) == (self._text, self._tone):
            self.words.show_values(state)
            return
        self._text, self._tone = words, tone
        self.words.say(Paragraph(inline(words)), state)
        self.setAccessibleName(self.words.plain)
        self.update()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        across, down = theme.px(2.5 * SPACE), theme.px(1.5 * SPACE)
        self._column.setContentsMargins(across, down, across, down)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card of its tone."""
        painter, theme, box = painter_on(self), self._theme, QRectF(self.rect())
        radius = theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, theme.soft(self._tone))
        outline(painter, box, radius, blend(theme.panel, theme.tone(self._tone), 0.35))


class Card(QWidget):
    """``answered`` comes when somebody presses Enter in the field, with this card."""

    answered = Signal(object)
    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.words = Prose.of(question.words, "strong")
        self.field = FIELDS[question.kind](question)
        self.poll = PollChart()
        self.said, self.answer = Said(), Said()
        self.said.hide()
        self.answer.hide()
        self.field.changed.connect(self._withdraw)
        self.field.changed.connect(self.changed)
        self.field.entered.connect(lambda: self.answered.emit(self))
        self._told: Answer | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.words, self.field, self.poll, self.said, self.answer):
            self._column.addWidget(widget)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(1.5 * SPACE))

    @property
    def is_new(self) -> bool:
        """Whether there is an answer of which nothing was said yet."""
        return self.field.answer is not None and self.field.answer != self._told

    def tell(self, reply: Reply, state: State | None = None) -> str:
        """What is said of the answer; the words, without those of a prediction that has none."""
        self._told = self.field.answer
        fallback = {True: say("Right."), None: say("Kept: it is laid beside what comes of it.")}
        if self.question.kind == "text":
            fallback[None] = say("Kept, as you wrote it.")
        words = reply.words or (fallback.get(reply.right, ""))
        tone: Tone = "success" if reply.right else "info" if reply.right is None else "warning"
        self.said.say(words, tone, state)
        self.said.setVisible(bool(words))
        return self.said.words.plain

    def ask_for(self) -> str:
        """Say what an answer lacks."""
        self.said.say(self.field.lacks, "info")
        self.said.show()
        return self.field.lacks

    def restore(self, answer: Answer, reply: Reply | None) -> None:
        """Show what was answered before."""
        self.field.blockSignals(True)
        self.field.put(answer)
        self.field.blockSignals(False)
        self._told = self.field.answer
        if reply is not None:
            self.tell(reply)

    def show_answer(self, answer: str) -> None:
        """The right answer, for a class that was asked together."""
        self.answer.say(say("Answer: **{answer}**", answer=answer), "success")
        self.answer.show()

    def _withdraw(self) -> None:
        """What was said is about an answer that is no longer there."""
        if self.field.answer != self._told:
            self.said.hide()

    def show_values(self, state: State) -> None:
        """Values of now in its words, and in the answer that a class sees."""
        self.words.show_values(state)
        if not self.answer.isHidden() and (answer := right_answer(self.question, state)):
            self.show_answer(answer)


def check(cards: Sequence[Card], answer: Callable[[Card], object]) -> None:
    """Give what is new in ``cards`` to ``answer``; where nothing is, say what the first empty one lacks."""
    new = [card for card in cards if card.is_new]
    for card in new:
        answer(card)
    lacking = next((card for card in cards if card.field.answer is None), None)
    if not new and lacking is not None:
        lacking.ask_for()
        lacking.field.stop.setFocus(Qt.FocusReason.OtherFocusReason)
