"""A lesson as values: what its text says, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Literal

from nnsim.lessons.expression import Expression
from nnsim.lessons.moves import Move
from nnsim.lessons.prose import Paragraph
from nnsim.lessons.questions import Question

FORMAT = 1
"""The version of the vocabulary that lessons are written in."""

MOST_WORDS = 60
"""Words that the text of a step may have."""

LockState = Literal["editable", "fixed", "hidden"]
LOCK_STATES: tuple[LockState, ...] = ("editable", "fixed", "hidden")


@dataclass(frozen=True, slots=True)
class Lock:
    """What things with these ids are: a ``pattern`` such as ``recipe.*``, or an id, which means all within it, too.

    Ids are those of controls (``recipe.rate``), ``command.play``, ``edit.add_points``, ``view.loss``, ``panel.data``.
    ``because`` is what the small lock says. One that is ``here`` holds for its step alone, others from there on.
    """

    pattern: str
    state: LockState = "fixed"
    because: str = ""
    here: bool = False

    def fits(self, thing: str) -> bool:
        """Whether it is about the thing with this id."""
        return fnmatchcase(thing, self.pattern) or thing.startswith(f"{self.pattern}.")


@dataclass(frozen=True, slots=True)
class Goal:
    """One condition of a task, as it is written, and what people read of it while it does not hold."""

    text: str
    condition: Expression
    words: str = ""


@dataclass(frozen=True, slots=True)
class Trap:
    """A wrong move that is to be expected: where ``condition`` holds, ``words`` are said. ``by`` is how it comes."""

    condition: Expression
    text: str
    words: str
    by: tuple[Move, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Hint:
    """``look`` says where to look, ``think`` what to think of, ``move`` is the move."""

    kind: Literal["look", "think", "move"]
    text: Paragraph


@dataclass(frozen=True, slots=True)
class Name:
    """What it is called, at the end: the ``term``, its ``formula``, and a sentence."""

    term: str
    formula: str = ""
    words: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson.

    ``set``        moves that bring the state which it begins with
    ``goals``      conditions of its task, all of which have to hold: once if it ``latches``, else at the end
    ``show``       moves that solve the task from the state that it begins with
    ``variant``    a smaller question, asked of who was shown the solution
    ``further``    an open task without a check
    ``notes``      for the speaker; ``handout`` for the printed sheet
    ``minutes``    that a class is given for it, 0 where nobody said
    """

    id: str
    title: str
    text: tuple[Paragraph, ...] = ()
    set: tuple[Move, ...] = ()
    locks: tuple[Lock, ...] = ()
    questions: tuple[Question, ...] = ()
    goals: tuple[Goal, ...] = ()
    latches: bool = True
    hints: tuple[Hint, ...] = ()
    traps: tuple[Trap, ...] = ()
    show: tuple[Move, ...] = ()
    variant: Question | None = None
    name: Name | None = None
    further: tuple[Paragraph, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    handout: tuple[Paragraph, ...] = ()
    minutes: int = 0
    line: int = field(default=0, compare=False)

    @property
    def before(self) -> tuple[Question, ...]:
        """What is asked before the task: predictions."""
        return tuple(question for question in self.questions if not question.after)

    @property
    def after(self) -> tuple[Question, ...]:
        """What is asked when it is done: why."""
        return tuple(question for question in self.questions if question.after)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the teacher's page says: goal, driving question, likely mistakes, questions to vote on, timing."""

    goal: str = ""
    question: str = ""
    mistakes: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    timing: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """``id`` is stable; ``item`` is that of the lecture, 0 for none.

    ``start``  an example, or a file beside the lesson, that it begins with
    ``seed``   of weights and order, None for that of ``start``
    ``locks``  from the first step on
    ``sha``    hexadecimal SHA-256 of its text: progress belongs to it
    """

    id: str
    title: str
    steps: tuple[Step, ...]
    item: int = 0
    minutes: int = 10
    language: str = "en"
    start: str = ""
    seed: int | None = None
    locks: tuple[Lock, ...] = ()
    sheet: Sheet = Sheet()
    format: int = FORMAT
    sha: str = field(default="", compare=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that are asked, those of variants among them."""
        return tuple(q for step in self.steps for q in (*step.questions, *([step.variant] if step.variant else [])))

    def step_of(self, step_id: str) -> int | None:
        """The place of the step with this id."""
        return next((at for at, step in enumerate(self.steps) if step.id == step_id), None)

    def locks_at(self, at: int) -> tuple[Lock, ...]:
        """What holds in the step in place ``at``; the last that fits a thing counts."""
        earlier = (lock for step in self.steps[:at] for lock in step.locks if not lock.here)
        return (*self.locks, *earlier, *self.steps[at].locks)


def lock_of(thing: str, locks: tuple[Lock, ...]) -> Lock:
    """The lock that counts for the thing with this id, an editable one where none does."""
    return next((lock for lock in reversed(locks) if lock.fits(thing)), Lock(thing, "editable"))


def sha_of(text: str) -> str:
    """What progress knows the text of a lesson by; ends of lines do not count."""
    return sha256("\n".join(text.splitlines()).encode("utf-8", "surrogatepass")).hexdigest()
