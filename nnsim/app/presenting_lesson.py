"""The lesson as who presents it has it in hand: any step, its locks, its answers, and the hands of a class."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nnsim.app.lessons import Lessons
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.lessons.progress import Hands
from nnsim.lessons.questions import Question
from nnsim.lessons.right_answers import right_answer
from nnsim.lessons.sitting import Sitting
from nnsim.ui.lesson.card import Card
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import RunChange

COUNTED = ("choice", "number")
"""Kinds of questions that hands can be raised for."""


class PresentedLesson(QObject):
    """``changed`` tells of other hands, or of locks that were opened or closed."""

    changed = Signal()

    def __init__(self, lessons: Lessons, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._lessons, self._editor = lessons, editor
        self._opened: set[str] = set()
        self._opened_in: Sitting | None = None
        lessons.locks.lifted = lambda: self.is_open

    @property
    def sitting(self) -> Sitting | None:
        """The lesson that is gone through, None without one, or while another document is looked at.

        A pack is for learners: whoever presents has the lesson itself, and no step of a pack opens before its time.
        """
        stage = self._lessons.stage
        is_here = stage is not None and not stage.is_away and not self._lessons.pack.rules.sha
        return self._lessons.sitting if is_here else None

    # ------------------------------------------------------------ steps

    def go(self, at: int) -> None:
        """To a step exactly as it was entered, else as its author comes to it; Undo leads back."""
        sitting, stage = self.sitting, self._lessons.stage
        if sitting is None or stage is None or not 0 <= at < len(sitting.lesson.steps):
            return
        known = stage.kept(f"{sitting.lesson.id}/{sitting.lesson.steps[at].id}")
        self._lessons.come(sitting.go_to(at) if known else sitting.scene(at))
        self._lessons.look()

    @property
    def is_at_end(self) -> bool:
        """Whether nothing comes after what is shown."""
        sitting = self.sitting
        if sitting is None:
            return True
        return sitting.at + 1 == len(sitting.lesson.steps) and sitting.phase == sitting.phases[-1]

    # ------------------------------------------------------------ locks

    @property
    def is_open(self) -> bool:
        """Whether the locks of this step are open: until another lesson is begun, or the presentation ends."""
        sitting = self.sitting
        return sitting is not None and sitting is self._opened_in and sitting.step.id in self._opened

    @property
    def locks(self) -> int:
        """How many hold in this step, were they not opened."""
        return len(self.sitting.locks) if self.sitting else 0

    @property
    def can_open(self) -> bool:
        """Whether there are locks that may be opened: in a pack, where answers are sealed, they hold for the class."""
        sitting = self.sitting
        return self.locks > 0 and sitting is not None and not any(each.sealed for each in sitting.lesson.questions)

    def open_locks(self, on: bool) -> None:
        """Open those of this step, or close them again."""
        sitting = self.sitting
        if sitting is None or not self.can_open:
            return
        if sitting is not self._opened_in:
            self._opened, self._opened_in = set(), sitting
        (self._opened.add if on else self._opened.discard)(sitting.step.id)
        self._lessons.locks.put(sitting.locks)
        self.changed.emit()

    def end(self) -> None:
        """Nobody presents any more: locks hold again, and what was counted is no longer being counted."""
        was_open = self.is_open
        self._opened, self._opened_in = set(), None
        if was_open and self.sitting is not None:
            self._lessons.locks.put(self.sitting.locks)

    # ------------------------------------------------------------ questions

    @property
    def card(self) -> Card | None:
        """The first question that stands on the panel now."""
        if self.sitting is None or not self._lessons.is_made:
            return None
        return next(iter(self._lessons.panel.cards), None)

    @property
    def asked(self) -> Question | None:
        """What that asks."""
        return self.card.question if self.card else None

    def answer(self) -> str:
        """The right answer to it in words, empty where there is none."""
        stage = self._lessons.stage
        return right_answer(self.asked, stage.state()) if self.asked and stage else ""

    def show_answer(self) -> None:
        """Put the right answer before the class."""
        card, answer = self.card, self.answer()
        if card is not None and answer:
            card.show_answer(answer)
            self._lessons.look()
            self._bring(card.answer)

    # ------------------------------------------------------------ raised hands

    @property
    def hands(self) -> Hands:
        """What was counted for the question that stands there now."""
        sitting, asked = self.sitting, self.asked
        return sitting.progress.hands.get(asked.id, ()) if sitting and asked else ()

    @property
    def why_no_hands(self) -> str:
        """Why no hands can be counted now; empty where they can."""
        if self.sitting is None:
            return say("Hands are counted for a question of a lesson: open one (F2).")
        if self.asked is None:
            return say("This part of the step asks nothing that hands could be raised for.")
        if self.asked.kind not in COUNTED:
            return say("Hands are counted for choices and numbers; this answer is given by hand.")
        return ""

    def count(self, hands: Hands) -> None:
        """These hands, in the place of what was counted before: one step to undo."""
        sitting, asked, before = self.sitting, self.asked, self.hands
        if sitting is None or asked is None or hands == before:
            return
        words = say("count raised hands") if hands else say("clear raised hands")
        put = self._put
        self._editor.push(
            RunChange(words, lambda: put(sitting, asked, hands), lambda: put(sitting, asked, before)), changes=False
        )

    def _put(self, sitting: Sitting, question: Question, hands: Hands) -> None:
        self._tell(sitting.count_hands(question, hands))

    def _tell(self, problem: Problem | None) -> None:
        if problem is not None and self._lessons.is_made:
            self._lessons.panel.say(problem)
        self._lessons.look()
        self.changed.emit()
        if self.card is not None and self.hands:
            self._bring(self.card.poll)

    def _bring(self, what: QWidget) -> None:
        """Before the eyes of the class, once it has its place."""
        QTimer.singleShot(0, what, lambda: self._lessons.panel.reading.ensureWidgetVisible(what))
