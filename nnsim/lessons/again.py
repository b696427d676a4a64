"""Questions that were missed come back in later chapters, a few at a time, until they are answered right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.lessons.expression import named
from nnsim.lessons.judging import NEAR, Reply, reply
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.prose import inline
from nnsim.lessons.questions import Answer, Question
from nnsim.lessons.state import State

MOST = 3
"""That come back in one chapter."""

BY_THEMSELVES = frozenset({"choice", "order", "truth-table", "number"})
"""Kinds that can be asked without the thing that they were about."""

NOWHERE = State(Project())
"""What they are judged in: they are about nothing that a document holds."""


@dataclass(frozen=True, slots=True)
class Returning:
    """A ``question`` of another ``lesson`` that was answered wrong first there."""

    lesson: Lesson
    question: Question


def stands_alone(question: Question) -> bool:
    """Whether it means the same in another lesson: it is about nothing that is only there."""
    reads = question.expression is not None and any(True for _ in named(question.expression))
    asked = (question.words, *(option.text for option in question.options))
    return question.is_judged and question.kind in BY_THEMSELVES and not reads and all(map(_tells_all, asked))


def _tells_all(text: str) -> bool:
    """Whether a text holds no value that only the document of its own lesson has."""
    return all(span.expression is None for span in inline(text))


def missed(lesson: Lesson, files: ProgressFiles) -> tuple[Returning, ...]:
    """Questions of ``lesson`` that come back in others."""
    ids = files.missed(lesson)
    return tuple(Returning(lesson, each) for each in lesson.questions if each.id in ids and stands_alone(each))


def returning(lesson: Lesson, others: Iterable[Lesson], files: ProgressFiles) -> tuple[Returning, ...]:
    """What comes back in ``lesson``: at most ``MOST`` questions that were missed in ``others``, in their order."""
    found = (each for other in others if other.id != lesson.id for each in missed(other, files))
    return tuple(found)[:MOST]


def _reply(question: Question, answer: Answer) -> Reply:
    """As in its own lesson, where the words tell no value of that; else what can be said anywhere."""
    said = reply(question, answer, NOWHERE)
    otherwise = () if said.right else (question.otherwise, NEAR)
    return replace(said, words=next((words for words in (said.words, *otherwise) if words and _tells_all(words)), ""))


def answer_again(one: Returning, answer: Answer, files: ProgressFiles) -> tuple[Reply, Problem | None]:
    """What is said of an answer to a question that came back, and a problem where it cannot be remembered.

    It counts in the lesson that the question is from; after a right one it does not come again.
    """
    said = _reply(one.question, answer)
    progress, _ = files.load(one.lesson)
    progress = progress.with_answer(one.question.id, answer, right=said.right)
    if said.right:
        progress = replace(progress, missed=tuple(each for each in progress.missed if each != one.question.id))
    return said, files.save(progress, one.lesson)
