"""Answers of others: whether they fit the question, whether they are right, and what they are in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.lessons.judging import reply
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.predicted import SIDE
from nnsim.lessons.progress import Answered, Progress
from nnsim.lessons.questions import Answer, Kind, Pairs, Question, shape
from nnsim.lessons.seal import reads_document
from nnsim.lessons.state import State
from nnsim.lessons.verdict import shown


def fits(question: Question, answer: object) -> bool:
    """Whether ``answer`` is of the kind that ``question`` asks for."""
    return _FITS[question.kind](question, answer)


def fitting(lesson: Lesson, progress: Progress) -> Progress:
    """``progress`` without answers that are none to the questions of ``lesson``: files are written by others, too."""
    asked = {question.id: question for question in lesson.questions}
    kept = {
        name: answered
        for name, answered in progress.answers.items()
        if name not in asked or all(fits(asked[name], answer) for answer in answered.given)
    }
    return progress if len(kept) == len(progress.answers) else replace(progress, answers=kept)


def was_right(question: Question | None, answered: Answered, at: int) -> bool | None:
    """Whether the answer in place ``at`` was right, None where that is not known.

    What can be judged without the learner's document is judged here; of all else counts what was said then.
    """
    answer = answered.given[at]
    if question is None or not question.is_judged or reads_document(question):
        return answered.was_right(at)
    return reply(question, answer, State(Project())).right if fits(question, answer) else False


def said(question: Question | None, answer: Answer) -> str:
    """An answer in words, the same for answers that are alike."""
    if question is None or not fits(question, answer):
        return _plain(answer)
    return _SAID[question.kind](question, answer)


def _plain(answer: object) -> str:
    if isinstance(answer, tuple):
        return " ".join(f"({_plain(each)})" if isinstance(each, tuple) else _plain(each) for each in answer)
    if isinstance(answer, int | float):
        return shown(answer)
    return " ".join(str(answer).split())


# ---------------------------------------------------------------- each kind


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_places(question: Question, answer: object) -> bool:
    count = len(question.options)
    return isinstance(answer, tuple) and all(type(each) is int and 0 <= each < count for each in answer)


def _are_pairs(_question: Question, answer: object) -> bool:
    return isinstance(answer, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(map(_is_number, pair)) for pair in answer
    )


def _are_words(answer: object) -> bool:
    return isinstance(answer, tuple) and all(isinstance(word, str) for word in answer)


_FITS: dict[Kind, Callable[[Question, object], bool]] = {
    "number": lambda _, a: _is_number(a),
    "choice": _are_places,
    "order": _are_places,
    "truth-table": lambda _, a: _are_words(a),
    "curve": _are_pairs,
    "points": _are_pairs,
    "region": lambda _, a: isinstance(a, tuple) and len(a) == 4 and all(map(_is_number, a)),
    "sample": lambda _, a: isinstance(a, tuple) and len(a) == 1 and type(a[0]) is int,
    "weight": lambda _, a: _are_words(a),
    "line": lambda q, a: _are_pairs(q, a) and len(cast("Pairs", a)) == 2,
    "image": lambda _, a: isinstance(a, tuple) and len(a) == SIDE * SIDE and all(map(_is_number, a)),
    "text": lambda _, a: isinstance(a, str),
}


def _options(question: Question, answer: Answer, between: str) -> str:
    places = cast("tuple[int, ...]", answer)
    return between.join(" ".join(question.options[at].text.split()) for at in places) or "nothing"


def _number(question: Question, answer: Answer) -> str:
    return f"{_plain(answer)} {question.unit}".strip()


_SAID: dict[Kind, Callable[[Question, Answer], str]] = {
    "number": _number,
    "choice": lambda q, a: _options(q, tuple(sorted(set(cast("tuple[int, ...]", a)))), ", "),
    "order": lambda q, a: _options(q, a, say(", then ")),
    "truth-table": lambda _, a: _plain(a),
    "curve": lambda q, a: shape(cast("Pairs", a), q.values),
    "points": lambda _, a: _plain(tuple(tuple(round(v, 1) for v in pair) for pair in cast("Pairs", a))),
    "region": lambda _, a: _plain(tuple(round(v, 1) for v in cast("tuple[float, ...]", a))),
    "sample": lambda _, a: say("sample {a}", a=_plain(a)),
    "weight": lambda _, a: _plain(a),
    "line": lambda _, a: _plain(tuple(tuple(round(v, 1) for v in pair) for pair in cast("Pairs", a))),
    "image": lambda *_: say("a drawing"),
    "text": lambda _, a: _plain(a),
}
"""``points`` and a ``region`` to one decimal, as nobody draws the same twice."""
