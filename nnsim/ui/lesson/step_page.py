"""One step of a lesson as one reads it: text, question, task, what is said of it, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.lesson import Step
from nnsim.lessons.observing import Observed
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.questions import Question
from nnsim.lessons.seen import PHASES, Phase, Seen
from nnsim.lessons.sitting import Sitting
from nnsim.lessons.state import State
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.card import Card, Said
from nnsim.ui.lesson.naming import NameBox
from nnsim.ui.lesson.outcome import Outcome
from nnsim.ui.lesson.poll_chart import bars_of
from nnsim.ui.lesson.prose import Prose
from nnsim.ui.lesson.task import Task

HINTS = {"look": say("Where to look"), "think": say("What to think of"), "move": say("The move")}


class StepPage(QWidget):
    """Shows where ``sitting`` is. ``answered(Card)`` comes with Enter in a field, ``pointed`` and ``followed`` as those
    of ``Prose``; ``grew`` when there is more to read at the end.
    """

    answered = Signal(object)
    pointed = Signal(str)
    followed = Signal(str)
    grew = Signal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting, self.step = sitting, sitting.step
        self._phase: Phase | None = None
        self._said: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName(self.step.title)
        self._build(self.step)
        self._column.addStretch(1)
        self._wire(self)
        follow(self._restyle)

    def _build(self, step: Step) -> None:
        self.title = Text(step.title, "heading", wrap=True)
        self.text = [Prose(paragraph) for paragraph in step.text]
        self.before = [self._card(question) for question in step.before]
        self.task = Task([goal.words or goal.text for goal in step.goals]) if step.goals else None
        self.wrong = [Said() for _ in step.traps]
        self.variant = self._card(step.variant) if step.variant else None
        self.hints = [Said(f"**{HINTS[hint.kind]}**") for hint in step.hints]
        self.outcomes = [Outcome(card.question) for card in self.before]
        self.after = [self._card(question) for question in step.after]
        self.name = NameBox(step.name) if step.name else None
        self.further = [Prose(paragraph) for paragraph in step.further]
        self.further_title = Text(say("Go further"), "small", "muted")
        for widget in self._parts():
            self._column.addWidget(widget)
        for hint, said in zip(step.hints, self.hints, strict=True):
            said.words.say(Paragraph((*inline(f"**{HINTS[hint.kind]}.** "), *hint.text.spans)))

    def _card(self, question: Question) -> Card:
        card = Card(question)
        card.answered.connect(self.answered)
        return card

    def _parts(self) -> Iterator[QWidget]:
        yield self.title
        yield from self.text
        yield from self.before
        yield from ([self.task] if self.task else [])
        yield from self.wrong
        yield from self.hints
        yield from self.outcomes
        yield from ([self.variant] if self.variant else [])
        yield from self.after
        yield from ([self.name] if self.name else [])
        yield self.further_title
        yield from self.further

    def _wire(self, root: QWidget) -> None:
        for prose in root.findChildren(Prose):
            prose.pointed.connect(self.pointed)
            prose.followed.connect(self.followed)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2.5 * SPACE))

    # ------------------------------------------------------------ what is shown

    @property
    def cards(self) -> Sequence[Card]:
        """The questions that are asked now."""
        variant = [self.variant] if self.variant else []
        return [card for card in (*self.before, *variant, *self.after) if card.isVisibleTo(self)]

    def show_seen(self, seen: Seen, state: State) -> str:
        """What it is like now; what came to be said of it, for a screen reader."""
        at = PHASES.index(seen.phase)
        news = self._show_phase(seen, at)
        for prose in (*self.text, *self.further):
            prose.show_values(state)
        for card in self.cards:
            card.show_values(state)
            hands = self._sitting.progress.hands.get(card.question.id, ())
            card.poll.show_bars(bars_of(card.question, hands, None, revealed=not card.answer.isHidden()))
        self._show_hints(seen, state)
        self._show_outcomes(seen, state, at)
        said = self._show_task(seen, state)
        return " ".join(each for each in (news, *said) if each)

    def _show_phase(self, seen: Seen, at: int) -> str:
        """Show what belongs to the phase and those before it."""
        asked = {question.id for question in seen.questions}
        given = self._sitting.progress.answers
        for card in self.before:
            card.setVisible(seen.phase == "predict")
        for card in self.after:
            card.setVisible(card.question.id in asked or (at > PHASES.index("why") and card.question.id in given))
        if self.variant:
            self.variant.setVisible(self.variant.question.id in asked)
        if self.task:
            self.task.setVisible(seen.phase != "predict")
        if self.name:
            self.name.setVisible(at >= PHASES.index("name"))
        for widget in (self.further_title, *self.further):
            widget.setVisible(bool(self.further) and seen.phase == "further")
        if seen.phase == self._phase:
            return ""
        first, self._phase = self._phase is None, seen.phase
        self._restore()
        if not first:
            self.grew.emit()
        return "" if first else self._told_of(seen.phase)

    def _told_of(self, phase: Phase) -> str:
        """What a phase brings, in words."""
        if phase == "do" and self.task:
            return say("Your task: {rows}", rows=", ".join(row.words.plain for row in self.task.rows))
        if phase == "why":
            return " ".join(card.words.plain for card in self.after)
        if phase == "name" and self.name:
            return self.name.accessibleName()
        return ""

    def _restore(self) -> None:
        """Answers of before stand in their fields."""
        answers = self._sitting.progress.answers
        for card in (*self.before, *self.after, *([self.variant] if self.variant else [])):
            told = answers.get(card.question.id)
            if told and told.given and card.field.answer is None:
                card.restore(told.given[-1], self._sitting.replied(card.question))

    def _show_task(self, seen: Seen, state: State) -> list[str]:
        news = list[str]()
        if self.task and seen.goals:
            news += [say("Reached: {words}", words=words) for words in self.task.show_seen(seen, state)]
        for said, words in zip(self.wrong, (*seen.said, *[""] * len(self.wrong)), strict=False):
            if words:
                said.say(words, "warning", state)
            said.setVisible(bool(words))
        news += [words for words in seen.said if words not in self._said]
        self._said = seen.said
        return news

    def _show_hints(self, seen: Seen, state: State) -> None:
        for at, said in enumerate(self.hints):
            is_new = at < len(seen.hints) and not said.isVisibleTo(self)
            said.setVisible(at < len(seen.hints))
            said.words.show_values(state)
            if is_new:
                self.grew.emit()

    def _show_outcomes(self, seen: Seen, state: State, at: int) -> None:
        """Predictions beside what came of them, or by themselves while that is open."""
        found: dict[str, Observed] = {each.question: each for each in seen.observed}
        for outcome in self.outcomes:
            told = self._sitting.progress.answers.get(outcome.question.id)
            is_there = bool(told and told.given) and at > 0
            hands = self._sitting.progress.hands.get(outcome.question.id, ()) if at > 0 else ()
            outcome.setVisible(is_there or bool(hands))
            if told and told.given:
                outcome.show_outcome(told.given[-1], found.get(outcome.question.words), state)
            outcome.show_hands(hands, state, is_known=at > PHASES.index("do"))
