"""Answers that can be checked and not read: slow hashes with a salt, in the place of the answers themselves.

Who has the file can try every answer in turn, as one can in the window: it takes longer, and that is all.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable
from functools import lru_cache
from hashlib import pbkdf2_hmac
from typing import cast

from nnsim.lessons.expression import named
from nnsim.lessons.questions import Answer, Pairs, Question, shape

ROUNDS = 100_000
"""Of PBKDF2 with SHA-256: some hundredths of a second for each answer that is tried."""

CELLS = 20
"""In which the tolerance of a number is divided: an answer may be off by it, and by up to a tenth of it more."""

FIGURES = 9
"""Of a number without tolerance that count."""

SEALED = frozenset({"number", "choice", "order", "truth-table", "curve", "sample", "weight"})
"""Kinds of which answers are the same or not; of points and regions there are too many that are right."""


def reads_document(question: Question) -> bool:
    """Whether its right answer is read from the learner's document."""
    return question.expression is not None and any(True for _ in named(question.expression))


def can_be_sealed(question: Question) -> bool:
    """Whether there is a right answer that can be told and compared."""
    return question.is_judged and not question.sealed and question.kind in SEALED and not reads_document(question)


def sealed(question: Question, right: Iterable[Answer]) -> tuple[str, ...]:
    """What stands in the place of its answer: ``one`` or ``several``, a salt, and a hash for each ``right`` answer."""
    salt = secrets.token_hex(16)
    how_many = "several" if question.takes_several else "one"
    texts = {text for answer in right for text in _texts(question, answer)}
    return how_many, salt, *sorted(_hash(salt, text) for text in texts)


def opens(question: Question, answer: Answer) -> bool:
    """Whether ``answer`` is one of those that were sealed."""
    _, salt, *hashes = question.sealed
    text = _text(question, answer)
    return text is not None and _hash(salt, text) in hashes


@lru_cache(maxsize=4096)
def _hash(salt: str, text: str) -> str:
    return pbkdf2_hmac("sha256", text.encode("utf-8", "surrogatepass"), bytes.fromhex(salt), ROUNDS, 16).hex()


def _texts(question: Question, answer: Answer) -> set[str]:
    """Of a number with tolerance those of all cells that it reaches."""
    text = _text(question, answer)
    if text is None or question.kind != "number" or not question.tolerance:
        return set() if text is None else {text}
    return {str(int(text) + step) for step in range(-CELLS - 1, CELLS + 2)}


def _cell(question: Question) -> float:
    return question.tolerance / CELLS


def _text(question: Question, answer: Answer) -> str | None:
    """An answer such as all that are the same have it; None for a number that is none."""
    if question.kind == "number":
        number = cast("float", answer)
        scaled = number / _cell(question) if question.tolerance else number
        if not math.isfinite(scaled):
            return None
        return str(round(scaled)) if question.tolerance else f"{number + 0.0:.{FIGURES}g}"
    if question.kind == "curve":
        return shape(cast("Pairs", answer), question.values)
    places = cast("tuple[object, ...]", answer)
    return " ".join(map(str, sorted(set(cast("tuple[int, ...]", places))) if question.kind == "choice" else places))
