"""What a teacher wants of a pack, and the rules that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say
from nnsim.lessons.findings import Wrong
from nnsim.lessons.format import read_locks
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.rules import MET, Gate, Rules, faults, gate, plain_word

Way = Literal["open", "word", "date", "met", "condition", "hidden"]
WAYS: tuple[Way, ...] = get_args(Way)
DATE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class StepWish:
    """How a step opens; ``text`` is the word, the date in local time, or the condition."""

    step: str
    way: Way = "open"
    text: str = ""


@dataclass(frozen=True, slots=True)
class PackWish:
    """``locks`` are as a lesson writes them; ``document`` whether it begins with the document of the window."""

    lesson: Lesson
    steps: tuple[StepWish, ...] = ()
    exam: bool = False
    hints: bool = False
    solutions: bool = False
    document: bool = False
    locks: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The words that open steps."""
        return {wish.step: " ".join(wish.text.split()) for wish in self.steps if wish.way == "word"}

    def rules(self) -> Rules:
        """What the pack says; raises ``ProblemError`` with a sentence where something is missing or wrong."""
        gates = tuple(_gate(wish, self._title(wish.step)) for wish in self.steps if wish.way not in ("open", "hidden"))
        hidden = tuple(wish.step for wish in self.steps if wish.way == "hidden")
        found = Rules(gates, hidden, self.exam, self.hints or not self.exam)
        if fault := faults(found, self.lesson):
            raise ProblemError(Problem(fault, "lesson"))
        return found

    def locked(self) -> Lesson:
        """The lesson with the locks; raises ``ProblemError``."""
        if not self.locks.strip():
            return self.lesson
        try:
            return replace(self.lesson, locks=(*self.lesson.locks, *read_locks(self.locks)))
        except Wrong as error:
            text = say("The locks {locks!r} cannot be read: {reason}", locks=self.locks, reason=error.text)
            raise ProblemError(Problem(text, "lesson")) from error

    def _title(self, step: str) -> str:
        return next((each.title for each in self.lesson.steps if each.id == step), step)


def _gate(wish: StepWish, title: str) -> Gate:
    """Raises ``ProblemError``."""
    text = wish.text.strip()
    if wish.way == "met":
        return gate(wish.step, condition=MET)
    if wish.way == "word" and not plain_word(text):
        raise ProblemError(Problem(say("“{title}” opens with a word: type the word.", title=title), "lesson"))
    if wish.way == "word":
        return gate(wish.step, word=text)
    if wish.way == "condition" and not text:
        raise ProblemError(Problem(say("“{title}” opens by a condition: type the condition.", title=title), "lesson"))
    if wish.way == "condition":
        return gate(wish.step, condition=text)
    try:
        moment = datetime.strptime(text, DATE).astimezone()
    except (ValueError, OverflowError) as error:
        words = say("“{title}” opens on a date: type it as 2026-12-01 09:00.", title=title)
        raise ProblemError(Problem(words, "lesson")) from error
    return gate(wish.step, date=moment)
