"""A challenge: conditions that the state of a run can be held against, whoever trained it and however."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.lessons.expression import Expression, Junction, Within, asks, condition, named
from nnsim.lessons.findings import Wrong
from nnsim.lessons.lesson import Lesson

OF_A_SITTING = ("done.", "view.", "question.", "lesson.", "run.steps_here", "run.epochs_here", "run.running")
"""Beginnings of names that are about what somebody did at the window, of which a file knows nothing."""


def limits(texts: Iterable[str]) -> tuple[Expression, ...]:
    """Conditions as they are typed; raises ``ProblemError`` with a sentence."""
    found = list[Expression]()
    for text in texts:
        try:
            found.append(_of_a_run(condition(text)))
        except Wrong as error:
            raise ProblemError(
                Problem(say("{text!r} cannot be verified: {error}", text=text, error=error.text), "lesson")
            ) from error
    return tuple(found)


def limits_of(lesson: Lesson) -> tuple[Expression, ...]:
    """The conditions of the last task of ``lesson``: that is the challenge. Raises ``ProblemError``."""
    step = next((step for step in reversed(lesson.steps) if step.goals), None)
    if step is None:
        raise ProblemError(
            Problem(say("'{lesson}' has no task with a condition; add until.", lesson=lesson.title), "lesson")
        )
    return limits(goal.text for goal in step.goals)


def _of_a_run(found: Expression) -> Expression:
    """Raises ``Wrong`` where it is about more than document and run."""
    if any(isinstance(part, Within) for part in _parts(found)):
        raise Wrong(say("within counts from when somebody began; ask for run.step or run.epoch instead."))
    told = next((each.name for each in named(found) if each.name.startswith(OF_A_SITTING)), "")
    if told:
        raise Wrong(say("{told} is about what was done at the window, which no file tells; leave it out.", told=told))
    return found


def _parts(found: Expression) -> Iterator[Expression]:
    yield found
    if isinstance(found, Junction):
        for part in found.parts:
            yield from _parts(part)


def asked(conditions: Iterable[Expression]) -> frozenset[str]:
    """The probes of the engine that they need."""
    return frozenset(probe for each in conditions for probe in asks(each))


def other_samples(project: Project, start: Project) -> str:
    """Why a run on ``project`` does not count for a challenge that begins with ``start``; empty if it does.

    Samples, what they are labelled with, and which are held out have to be those of the challenge.
    """
    if samples_sha256(project.data) == samples_sha256(start.data):
        return ""
    return say("It was trained on other samples than those of the challenge, or with others held out.")
