"""What there is to be shown of a lesson now: where in its life a step is, and what of its task is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from nnsim.lessons.lesson import Goal, Hint, Step
from nnsim.lessons.observing import Observed
from nnsim.lessons.questions import Question
from nnsim.lessons.verdict import Verdict

Phase = Literal["predict", "do", "observe", "why", "name", "further"]
PHASES: tuple[Phase, ...] = get_args(Phase)
"""The life of a step; those that it has nothing for are left out."""


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A condition of the task: whether it counts as ``met``, and what it is like now."""

    goal: Goal
    met: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to be shown now.

    ``phase``      where in its life the step is; ``ready`` whether going on needs no "anyway"
    ``goals``      the conditions of the task in their order; ``met`` of them count
    ``said``       sentences of wrong moves that hold now, in the order of the lesson
    ``questions``  what is asked in this phase; that of the variant once the solution was shown
    ``observed``   predictions beside what came of them, from ``observe`` on
    ``offers_hint``  whether a further hint is offered by itself; ``hints`` are those that were looked at
    ``ahead``      place of a later step whose task is met already, to which one may skip; None for none
    ``pending``    True while an answer of the engine is missing
    """

    phase: Phase
    ready: bool
    goals: tuple[GoalSeen, ...] = ()
    said: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    observed: tuple[Observed, ...] = ()
    hints: tuple[Hint, ...] = ()
    offers_hint: bool = False
    ahead: int | None = None
    pending: bool = False

    @property
    def met(self) -> int:
        """How many conditions count as met."""
        return sum(goal.met for goal in self.goals)


def phases_of(step: Step) -> tuple[Phase, ...]:
    """The phases that a step has something for; one with words alone has ``do``."""
    has: dict[Phase, bool] = {
        "predict": bool(step.before),
        "do": bool(step.goals or not step.questions),
        "observe": any(question.of is not None for question in step.before),
        "why": bool(step.after),
        "name": step.name is not None,
        "further": bool(step.further),
    }
    return tuple(phase for phase in PHASES if has[phase])
