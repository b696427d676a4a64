"""What is said of an answer: whether it is right, and the sentence of a wrong one that was to be expected."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from nnsim.language.texts import say
from nnsim.lessons.expression import Expression
from nnsim.lessons.predicted import SIDE
from nnsim.lessons.questions import Answer, Kind, Pairs, Question, drawn, read, rectangle, shape
from nnsim.lessons.seal import opens
from nnsim.lessons.state import State
from nnsim.lessons.verdict import CLOSE, value


@dataclass(frozen=True, slots=True)
class Reply:
    """``right`` is None where nothing can be right or wrong, or cannot be told yet."""

    right: bool | None
    words: str


LEAST_OVERLAP = 0.5
"""Of a region that is right, unless the question says another."""

NEAR = say("That is not it yet.")
"""Said of a wrong answer that the lesson does not know."""


def reply(question: Question, answer: Answer, state: State) -> Reply:
    """What is said of ``answer``. Never raises for an answer of the kind that the question asks for."""
    if not question.is_judged:
        return Reply(None, question.why)
    right = opens(question, answer) if question.sealed else _JUDGES[question.kind](question, answer, state)
    if right:
        return Reply(True, _chosen(question, answer) or question.why)
    if right is None:
        return Reply(None, say("What is asked about is not known yet; answer once the run has begun."))
    return Reply(False, _sentence(question, answer, state))


def right_answer(question: Question, state: State) -> Answer | None:
    """An answer that is right; for a prediction any; None where it cannot be told yet, or is sealed."""
    if question.sealed:
        return None
    if not question.is_judged:
        return _any(question)
    if question.kind == "number":
        return _number(question.expression, state)
    return _RIGHT[question.kind](question)


def wrong_answers(question: Question, state: State) -> tuple[tuple[Answer, str], ...]:
    """Every wrong answer that the lesson knows, with the sentence that it has to bring."""
    if not question.is_judged or question.sealed:
        return ()
    if question.kind == "choice":
        places = ((at, option) for at, option in enumerate(question.options) if not option.right)
        return tuple(((at,), option.reply) for at, option in places)
    found = list[tuple[Answer, str]]()
    for known in question.wrong:
        given = _number(known.expression, state) if known.expression else _as_given(question, known.text)
        if given is not None:
            found.append((given, known.reply))
    return tuple(found)


def _as_given(question: Question, text: str) -> Answer:
    """The answer that the lesson writes as ``text``: of points, those in the middle of their rectangle."""
    return (_middle(rectangle(text)),) * question.count if question.kind == "points" else read(question, text)


def _sentence(question: Question, answer: Answer, state: State) -> str:
    """What is said of a wrong answer."""
    if question.kind == "choice":
        return _chosen(question, answer, right=False) or question.otherwise or NEAR
    for known in question.wrong:
        if known.expression is not None:
            expected = _number(known.expression, state)
            if expected is not None and _is_near(cast("float", answer), expected, question.tolerance):
                return known.reply
        elif _is_meant(question, known.text, answer):
            return known.reply
    return question.otherwise or NEAR


def _is_meant(question: Question, text: str, answer: Answer) -> bool:
    """Whether ``answer`` is the wrong one that ``text`` says: about the same curve, points or region will do."""
    if question.kind == "curve":
        return shape(cast("Pairs", answer), question.values) == text
    if question.kind == "points":
        return _lie_within(rectangle(text), cast("Pairs", answer))
    if question.kind == "region":
        return overlap(cast("tuple[float, ...]", answer), rectangle(text)) >= (question.tolerance or LEAST_OVERLAP)
    return read(question, text) == answer


def _lie_within(sides: tuple[float, float, float, float], points: Pairs) -> bool:
    left, right, bottom, top = sides
    return all(left <= x <= right and bottom <= y <= top for x, y in points)


def _chosen(question: Question, answer: Answer, *, right: bool = True) -> str:
    """What is said of the options that were chosen."""
    if question.kind != "choice":
        return ""
    places = cast("tuple[int, ...]", answer)
    said = [o.reply for at, o in enumerate(question.options) if at in places and o.right == right and o.reply]
    return " ".join(said)


# ---------------------------------------------------------------- each kind


def _number(expression: Expression | None, state: State) -> float | None:
    found = None if expression is None else value(expression, state)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def _is_near(answer: float, wanted: float, tolerance: float) -> bool:
    return abs(answer - wanted) <= tolerance or math.isclose(answer, wanted, rel_tol=CLOSE)


def _judge_number(question: Question, answer: Answer, state: State) -> bool | None:
    wanted = _number(question.expression, state)
    return None if wanted is None else _is_near(cast("float", answer), wanted, question.tolerance)


def _judge_choice(question: Question, answer: Answer, _state: State) -> bool:
    return set(cast("tuple[int, ...]", answer)) == {at for at, option in enumerate(question.options) if option.right}


def _judge_equal(question: Question, answer: Answer, _state: State) -> bool:
    return answer == _RIGHT[question.kind](question)


def _judge_one_of(question: Question, answer: Answer, _state: State) -> bool:
    return any(answer == read(question, each) for each in question.answer.split(";"))


def _judge_curve(question: Question, answer: Answer, _state: State) -> bool:
    return shape(cast("Pairs", answer), question.values) == question.answer


def _judge_points(question: Question, answer: Answer, _state: State) -> bool:
    pairs = cast("Pairs", answer)
    return len(pairs) >= question.count and _lie_within(rectangle(question.answer), pairs)


def _judge_region(question: Question, answer: Answer, _state: State) -> bool:
    return overlap(cast("tuple[float, ...]", answer), rectangle(question.answer)) >= (
        question.tolerance or LEAST_OVERLAP
    )


_JUDGES: dict[Kind, Callable[[Question, Answer, State], bool | None]] = {
    "number": _judge_number,
    "choice": _judge_choice,
    "order": _judge_equal,
    "truth-table": _judge_equal,
    "curve": _judge_curve,
    "points": _judge_points,
    "region": _judge_region,
    "sample": _judge_one_of,
    "weight": _judge_one_of,
    "text": lambda *_: None,
}

_RIGHT: dict[Kind, Callable[[Question], Answer]] = {
    "choice": lambda q: tuple(at for at, option in enumerate(q.options) if option.right),
    "order": lambda q: tuple(range(len(q.options))),
    "truth-table": lambda q: tuple(q.answer.split()),
    "curve": lambda q: drawn(q.answer, q),
    "points": lambda q: (_middle(rectangle(q.answer)),) * q.count,
    "region": lambda q: rectangle(q.answer),
    "sample": lambda q: read(q, q.answer.split(";")[0]),
    "weight": lambda q: read(q, q.answer.split(";")[0]),
    "text": lambda q: q.answer,
}


def _any(question: Question) -> Answer:
    """An answer of the right kind, for a question that has no right one."""
    plain: dict[Kind, Answer] = {
        "number": 0.0,
        "text": "–",
        "choice": (0,),
        "order": tuple(range(len(question.options))),
        "truth-table": ("0",) * len(question.rows),
        "curve": drawn("flat", question),
        "points": ((0.0, 0.0),) * question.count,
        "region": (-1.0, 1.0, -1.0, 1.0),
        "sample": (0,),
        "weight": ("output", "0", "0"),
        "line": ((-1.0, 0.0), (1.0, 0.0)),
        "image": (1.0, *[0.0] * (SIDE * SIDE - 1)),
    }
    return plain[question.kind]


def _middle(sides: tuple[float, float, float, float]) -> tuple[float, float]:
    return (sides[0] + sides[1]) / 2, (sides[2] + sides[3]) / 2


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Intersection over union of two rectangles (left, right, bottom, top); 0 where they do not meet."""
    width, height = min(one[1], other[1]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[2], other[2])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    areas = sum((sides[1] - sides[0]) * (sides[3] - sides[2]) for sides in (one, other))
    return common / (areas - common)
