"""Questions that were missed come back in later chapters, a few at a time, until they are answered right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nnsim.core.project import Project
from nnsim.lessons.expression import named
from nnsim.lessons.judging import Reply, reply
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.questions import Answer, Question
from nnsim.lessons.state import State

MOST = 3
"""That come back in one chapter."""

BY_THEMSELVES = frozenset({"choice", "order", "truth-table", "number"})
"""Kinds that can be asked without the thing that they were about."""


@dataclass(frozen=True, slots=True)
class Returning:
    """A ``question`` of another ``lesson`` that was answered wrong first there."""

    lesson: Lesson
    question: Question


def stands_alone(question: Question) -> bool:
    """Whether it means the same in another lesson: it is about nothing that is only there."""
    reads = question.expression is not None and any(True for _ in named(question.expression))
    return question.is_judged and question.kind in BY_THEMSELVES and not reads


def returning(lesson: Lesson, others: Iterable[Lesson], files: ProgressFiles) -> tuple[Returning, ...]:
    """What comes back in ``lesson``: at most ``MOST`` questions that were missed in ``others``, in their order."""
    found = list[Returning]()
    for other in others:
        if other.id == lesson.id:
            continue
        missed = files.missed(other)
        found += [Returning(other, each) for each in other.questions if each.id in missed and stands_alone(each)]
    return tuple(found[:MOST])


def answer_again(one: Returning, answer: Answer, files: ProgressFiles) -> Reply:
    """What is said of an answer to a question that came back; a right one does not come again."""
    said = reply(one.question, answer, State(Project()))
    if said.right:
        progress, _ = files.load(one.lesson)
        rest = tuple(each for each in progress.missed if each != one.question.id)
        files.save(replace(progress, missed=rest), one.lesson)
    return said
