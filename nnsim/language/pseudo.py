"""A language made at run time of English: accents on its letters, longer by a third, in brackets; places are kept."""

from __future__ import annotations

import re
from functools import cache

_PLAIN = "ACDEGIKLNORSTUWYZacdegiklnorstuwyz"
_ACCENTS = "ÂÇÐÉĞÎĶĻÑÖŔŠŢÛŴÝŽâçðéğîķļñöŕšţûŵýž"
_WITH = str.maketrans(_PLAIN, _ACCENTS)

OPENING, CLOSING = "⟦", "⟧"

_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&[a-z]+;|&\w?|\\[a-z]+|%\w)")
"""What must not change: places, tags, entities, mnemonics."""


@cache
def text(english: str) -> str:
    """``Show test points`` as ``⟦Šĥöŵ ţéšţ pöîñţš~~~~~⟧``; without a letter it stands as it is."""
    parts = _KEPT.split(english)
    if not any(character.isalpha() for part in parts[::2] for character in part):
        return english
    parts[::2] = [part.translate(_WITH) for part in parts[::2]]
    words = sum(len(part) for part in parts[::2])
    body = "".join(parts)
    tail = len(body) - len(body.rstrip(" .…:\n"))
    longer = "~" * max(1, round(0.3 * words))
    end = body[len(body) - tail :]
    return f"{OPENING}{body[: len(body) - tail]}{longer}{end}{CLOSING}"


def counted(one: str, many: str, count: float) -> str:
    """As ``text``, of the English form that ``count`` takes."""
    return text(one if count == 1 else many)
