"""Questions of a lesson, and answers to them: numbers, choices, things of the window, own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from nnsim.lessons.expression import Expression

Kind = Literal[
    "number", "choice", "order", "truth-table", "curve", "points", "region", "sample", "weight", "line", "image", "text"
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
``line``         two points of it
``image``        its cells from −1 to 1, row by row: see ``predicted.SIDE``
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
    ``sealed``     in a pack, in the place of the answer: ``one`` or ``several``, a salt, and hashes, see ``seal``
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
    sealed: tuple[str, ...] = ()
    after: bool = False
    line: int = field(default=0, compare=False)

    @property
    def is_judged(self) -> bool:
        """Whether an answer can be right or wrong."""
        return bool(self.answer or self.sealed) or any(option.right for option in self.options)

    @property
    def takes_several(self) -> bool:
        """Whether several options are right."""
        several = "several" in self.sealed[:1] or sum(option.right for option in self.options) > 1
        return self.kind == "choice" and several


SHAPES = ("falls", "rises", "flat", "falls rises", "rises falls")
"""What a curve can do."""


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
        return drawn(text, question)
    return text if question.kind == "text" else rectangle(text)


def rectangle(text: str) -> tuple[float, float, float, float]:
    """Left, right, bottom and top; raises ``ValueError``."""
    left, right, bottom, top = (float(word) for word in text.split())
    return left, right, bottom, top


def drawn(way: str, question: Question) -> Pairs:
    """A curve of a shape."""
    low, high = question.values
    heights = {"falls": [high, low], "rises": [low, high], "flat": [high, high]}
    found = list[float]()
    for word in way.split():
        found += heights.get(word, [high, high])
    _, left, right = question.over
    step = (right - left) / max(len(found) - 1, 1)
    return tuple((left + step * at, height) for at, height in enumerate(found))


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
