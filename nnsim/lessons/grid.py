"""Who is where in a lesson, and which mistakes are made most: what hand-ins say, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from nnsim.lessons.collecting import Handed
from nnsim.lessons.given import said, was_right
from nnsim.lessons.handin import HandIn
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.prose import inline, spoken
from nnsim.lessons.questions import Question
from nnsim.lessons.sitting import ENOUGH_TRIES

Standing = Literal["met", "reached", "shown", "stuck", ""]
"""Of a step: its task met by oneself, reached, its solution shown, stuck at it, or empty before it was reached."""

STUCK_AFTER = 600.0
"""Seconds at a step whose task is not met after which somebody counts as stuck."""


class Row(NamedTuple):
    """One learner in one lesson; ``standings`` are of the steps in their order."""

    handed: Handed
    standings: tuple[Standing, ...]

    @property
    def reached(self) -> int:
        """How many steps were reached."""
        return sum(bool(standing) for standing in self.standings)


class Wrong(NamedTuple):
    """A wrong answer to a question, and how many learners gave it."""

    question: str
    words: str
    answer: str
    learners: int


@dataclass(frozen=True, slots=True)
class Grid:
    """All hand-ins of one version of a lesson; ``wrong`` the most frequent first.

    ``steps`` are id and title of each; ``is_known`` says whether the text of the lesson is at hand.
    """

    lesson: str
    title: str
    steps: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    wrong: tuple[Wrong, ...]
    is_known: bool


def grids(handed: Iterable[Handed], known: Mapping[str, Lesson]) -> tuple[Grid, ...]:
    """One for each version of each lesson; ``known`` are lessons by their hash."""
    by_version = defaultdict[tuple[str, str], list[Handed]](list)
    for one in handed:
        by_version[one.hand_in.progress.lesson, one.hand_in.progress.sha].append(one)
    return tuple(_grid(ones, known.get(sha)) for (_, sha), ones in sorted(by_version.items()))


def _grid(ones: Sequence[Handed], lesson: Lesson | None) -> Grid:
    first = ones[0].hand_in
    steps = tuple((step.id, step.title) for step in lesson.steps) if lesson else first.steps
    rows = tuple(Row(one, tuple(standing(one.hand_in, step) for step, _ in steps)) for one in ones)
    title = lesson.title if lesson else first.title
    return Grid(first.progress.lesson, title, steps, rows, _wrong(ones, lesson), lesson is not None)


def standing(made: HandIn, step_id: str) -> Standing:
    """Where somebody is with a step."""
    progress = made.progress
    step = progress.step(step_id)
    if not step.reached:
        return ""
    if step.shown:
        return "shown"
    if step.met:
        return "met"
    is_at_it = progress.at == step_id and not progress.finished
    return "stuck" if is_at_it and (step.tries >= ENOUGH_TRIES or step.seconds >= STUCK_AFTER) else "reached"


def _wrong(ones: Sequence[Handed], lesson: Lesson | None) -> tuple[Wrong, ...]:
    """Each learner counts once for each wrong answer, however often it was given."""
    questions = {question.id: question for question in lesson.questions} if lesson else {}
    counts, order = Counter[tuple[str, str]](), list(questions)
    for one in ones:
        order += one.hand_in.progress.answers
        counts.update(set(wrong_of(one.hand_in, questions)))
    place = {name: at for at, name in reversed(tuple(enumerate(order)))}
    ranked = sorted(counts.items(), key=lambda item: (-item[1], place[item[0][0]], item[0][1]))
    return tuple(Wrong(name, words_of(questions.get(name), name), answer, count) for (name, answer), count in ranked)


def wrong_of(made: HandIn, questions: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Question and answer in words of every wrong answer."""
    return [
        (name, said(questions.get(name), answer))
        for name, answered in made.progress.answers.items()
        for at, answer in enumerate(answered.given)
        if was_right(questions.get(name), answered, at) is False
    ]


def words_of(question: Question | None, name: str) -> str:
    """What was asked, or the name of the question where its lesson is not at hand."""
    if question is None:
        return name
    return "".join(f"{{{span.text}}}" if span.expression else spoken(span) for span in inline(question.words))
