"""Questions of a lesson and what is said of an answer: numbers, choices, things of the window, own words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast, get_args

from nnsim.lessons.expression import Expression
from nnsim.lessons.names.kinds import Unknown
from nnsim.lessons.state import State
from nnsim.lessons.verdict import CLOSE, shown, value

Kind = Literal[
    "number", "choice", "order", "truth-table", "curve", "points", "region", "sample", "weight", "text"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

Pairs: TypeAlias = tuple[tuple[float, float], ...]
Answer: TypeAlias = "float | str | tuple[int, ...] | tuple[str, ...] | tuple[float, ...] | Pairs"
"""What a learner gives.

``number``       a float
``choice``       places of the options that are chosen (int, ...), from 0 on
``order``        places of the items in the order that they are put in
``truth-table``  what stands in the last column, a text for each row
``curve, points``  pairs of numbers
``region``       left, right, bottom, top
``sample``       a single place (int,)
``weight``       layer, unit and input as texts: ("dense1", "0", "1")
``text``         own words
"""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose or to put in order, and what is said to who chose it."""

    text: str
    right: bool = False
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A wrong answer that is to be expected, and its sentence. ``text`` is as the lesson has it."""

    text: str
    reply: str
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """``id`` names it in the lesson. Without an ``answer`` or right options it is a prediction, or own words.

    ``answer``     of a number an expression; else as it stands in the lesson
    ``tolerance``  a number may be off by it; of a region the least overlap, as intersection over union
    ``of``         the quantity that a prediction is about: it is laid over it afterwards
    ``over``       the first axis of a curve: what it is, its low and its high end; ``values`` the same of the second
    ``rows``       of a truth table: the inputs of each row
    ``after``      it is asked when the task is done, not before
    """

    id: str
    kind: Kind
    words: str
    answer: str = ""
    expression: Expression | None = None
    tolerance: float = 0.0
    unit: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    inputs: tuple[str, ...] = ()
    wrong: tuple[Known, ...] = ()
    otherwise: str = ""
    why: str = ""
    of: Expression | None = None
    over: tuple[str, float, float] = ("", 0.0, 1.0)
    values: tuple[float, float] = (0.0, 1.0)
    count: int = 1
    after: bool = False
    line: int = field(default=0, compare=False)

    @property
    def is_judged(self) -> bool:
        """Whether an answer can be right or wrong."""
        return bool(self.answer) or any(option.right for option in self.options)

    @property
    def takes_several(self) -> bool:
        """Whether several options are right."""
        return self.kind == "choice" and sum(option.right for option in self.options) > 1


@dataclass(frozen=True, slots=True)
class Reply:
    """``right`` is None where nothing can be right or wrong, or cannot be told yet."""

    right: bool | None
    words: str


NEAR = "That is not it yet."
"""Said of a wrong answer that the lesson does not know."""


def reply(question: Question, answer: Answer, state: State) -> Reply:
    """What is said of ``answer``. Never raises for an answer of the kind that the question asks for."""
    if not question.is_judged:
        return Reply(None, question.why)
    right = _JUDGES[question.kind](question, answer, state)
    if right:
        return Reply(True, _chosen(question, answer) or question.why)
    if right is None:
        return Reply(None, "What is asked about is not known yet; answer once the run has begun.")
    return Reply(False, _sentence(question, answer, state))


def right_answer(question: Question, state: State) -> Answer | None:
    """An answer that is right; for a prediction any; None where it cannot be told yet."""
    if not question.is_judged:
        return _any(question)
    if question.kind == "number":
        return _number(question.expression, state)
    return _RIGHT[question.kind](question)


def wrong_answers(question: Question, state: State) -> tuple[tuple[Answer, str], ...]:
    """Every wrong answer that the lesson knows, with the sentence that it has to bring."""
    if not question.is_judged:
        return ()
    if question.kind == "choice":
        places = ((at, option) for at, option in enumerate(question.options) if not option.right)
        return tuple(((at,), option.reply) for at, option in places)
    found = list[tuple[Answer, str]]()
    for known in question.wrong:
        given = _number(known.expression, state) if known.expression else read(question, known.text)
        if given is not None:
            found.append((given, known.reply))
    return tuple(found)


def _sentence(question: Question, answer: Answer, state: State) -> str:
    """What is said of a wrong answer."""
    if question.kind == "choice":
        return _chosen(question, answer, right=False) or question.otherwise or NEAR
    for known in question.wrong:
        if known.expression is not None:
            expected = _number(known.expression, state)
            if expected is not None and _is_near(cast("float", answer), expected, question.tolerance):
                return known.reply
        elif read(question, known.text) == answer:
            return known.reply
    return question.otherwise or NEAR


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
    left, right, bottom, top = _four(question.answer)
    pairs = cast("Pairs", answer)
    return len(pairs) >= question.count and all(left <= x <= right and bottom <= y <= top for x, y in pairs)


def _judge_region(question: Question, answer: Answer, _state: State) -> bool:
    return overlap(cast("tuple[float, ...]", answer), _four(question.answer)) >= (question.tolerance or 0.5)


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
    "curve": lambda q: _drawn(q.answer, q),
    "points": lambda q: (_middle(_four(q.answer)),) * q.count,
    "region": lambda q: _four(q.answer),
    "sample": lambda q: read(q, q.answer.split(";")[0]),
    "weight": lambda q: read(q, q.answer.split(";")[0]),
    "text": lambda q: q.answer,
}


def read(question: Question, text: str) -> Answer:
    """An answer as a lesson writes it; raises ``ValueError``."""
    words = tuple(text.split())
    if question.kind == "number":
        return float(text.replace("_", ""))
    if question.kind in ("order", "choice", "sample"):
        return tuple(int(word) for word in words)
    if question.kind in ("truth-table", "weight"):
        return words
    if question.kind == "curve":
        return _drawn(text, question)
    return text if question.kind == "text" else _four(text)


def _any(question: Question) -> Answer:
    """An answer of the right kind, for a question that has no right one."""
    plain: dict[Kind, Answer] = {
        "number": 0.0,
        "text": "–",
        "choice": (0,),
        "order": tuple(range(len(question.options))),
        "truth-table": ("0",) * len(question.rows),
        "curve": _drawn("flat", question),
        "points": ((0.0, 0.0),) * question.count,
        "region": (-1.0, 1.0, -1.0, 1.0),
        "sample": (0,),
        "weight": ("output", "0", "0"),
    }
    return plain[question.kind]


def _four(text: str) -> tuple[float, float, float, float]:
    """Left, right, bottom and top; raises ``ValueError``."""
    left, right, bottom, top = (float(word) for word in text.split())
    return left, right, bottom, top


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


SHAPES = ("falls", "rises", "flat", "falls rises", "rises falls")
"""What a curve can do."""

STEEP = 0.15
"""Share of the height that a curve has to go through for somebody to say that it rises or falls."""


def shape(curve: Pairs, values: tuple[float, float]) -> str:
    """Which of ``SHAPES`` a curve has, or others of its kind."""
    least = STEEP * (values[1] - values[0])
    ways, turn = list[str](), None
    for _, height in sorted(curve):
        turn = height if turn is None else turn
        way = "rises" if height - turn >= least else "falls" if turn - height >= least else ""
        if way and ways[-1:] != [way]:
            ways.append(way)
        goes_on = not ways or (ways[-1] == "rises" and height > turn) or (ways[-1] == "falls" and height < turn)
        turn = height if way or (ways and goes_on) else turn
    return " ".join(ways) or "flat"


def _drawn(way: str, question: Question) -> Pairs:
    """A curve of a shape."""
    low, high = question.values
    heights = {"falls": [high, low], "rises": [low, high], "flat": [high, high]}
    found = list[float]()
    for word in way.split():
        found += heights.get(word, [high, high])
    _, left, right = question.over
    step = (right - left) / max(len(found) - 1, 1)
    return tuple((left + step * at, height) for at, height in enumerate(found))


@dataclass(frozen=True, slots=True)
class Observed:
    """A prediction beside what came of it, in words; ``off`` is the difference of numbers."""

    question: str
    predicted: str
    found: str
    off: float | None = None


def observed(question: Question, answer: Answer, state: State) -> Observed | None:
    """``answer`` beside what ``question`` was about; None where it is about no quantity, or that is not known."""
    found = None if question.of is None else value(question.of, state)
    if found is None or isinstance(found, Unknown):
        return None
    told = shown(answer) if isinstance(answer, int | float | str) else _told(question, answer)
    numbers = isinstance(answer, int | float) and isinstance(found, int | float)
    return Observed(question.words, told, shown(found), abs(cast("float", found) - answer) if numbers else None)  # type: ignore[operator]


def _told(question: Question, answer: Answer) -> str:
    if question.kind in ("choice", "order") and isinstance(answer, tuple):
        return ", ".join(question.options[int(cast("int", at))].text for at in answer)
    return ", ".join(map(str, answer)) if isinstance(answer, tuple) else str(answer)
