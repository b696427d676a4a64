"""Text as tokens: the characters of a vocabulary, and passages of equal length."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.language.texts import say

Tokens = NDArray[np.int16]

LENGTH = 64
"""Characters of a passage."""

MOST_KINDS = 100
"""The most kinds of characters that are told apart; rarer ones are written as ``RARE``."""

RARE = "\N{WHITE SQUARE}"
"""One that the type of the window has."""

NAMED = 6
"""Most characters that a sentence names."""

_NAMES = {"\n": say("new line"), " ": say("space"), "\t": say("tab"), RARE: say("rare character")}


def vocabulary_of(text: str) -> tuple[str, ...]:
    """The kinds of characters in ``text`` by their code, ``RARE`` in the place of the rarest if there are too many."""
    found = Counter(text)
    if len(found) <= MOST_KINDS:
        return tuple(sorted(found))
    common = sorted(found.keys() - {RARE}, key=lambda character: (-found[character], character))
    return tuple(sorted([RARE, *common[: MOST_KINDS - 1]]))


def names_of(vocabulary: Sequence[str]) -> tuple[str, ...]:
    """What each character is called where it is read by itself."""
    return tuple(map(_name, vocabulary))


def _name(character: str) -> str:
    if character in _NAMES:
        return _NAMES[character]
    if character.isprintable() and not character.isspace():
        return character
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


def encode(text: str, vocabulary: Sequence[str]) -> Tokens:
    """The number of every character, int16 [length]; of one that is not there that of ``RARE``, or none at all."""
    numbers = {character: number for number, character in enumerate(vocabulary)}
    rare = numbers.get(RARE, -1)
    tokens = np.fromiter((numbers.get(character, rare) for character in text), np.int16, len(text))
    return tokens[tokens >= 0]


def left_out(text: str, vocabulary: Sequence[str]) -> str:
    """A sentence on the characters that ``encode`` leaves out; empty if there are none."""
    unknown = [] if RARE in vocabulary else [one for one in dict.fromkeys(text) if one not in vocabulary]
    if not unknown:
        return ""
    named = ", ".join(names_of(unknown[:NAMED]))
    more = say(" and {count} more", count=len(unknown) - NAMED) if len(unknown) > NAMED else ""
    return say("Not in the text that is learned, so left out: {named}{more}.", named=named, more=more)


def decode(tokens: NDArray[Any], vocabulary: Sequence[str]) -> str:
    """The text that ``tokens`` [length] stand for, with spaces between words."""
    between = " " if has_words(vocabulary) else ""
    return between.join(filter(None, (vocabulary[int(token)] for token in tokens.tolist())))


def has_words(vocabulary: Sequence[str]) -> bool:
    """Whether tokens are words, not single characters."""
    return any(len(token) > 1 for token in vocabulary)


def words_of(text: str) -> list[str]:
    """The words of ``text`` in small letters, without punctuation."""
    return re.findall(r"\w+(?:['\N{RIGHT SINGLE QUOTATION MARK}-]\w+)*", text.lower())


def passages(tokens: Tokens, length: int) -> tuple[Tokens, Floats]:
    """Passages int16 [n, length], one behind the other, and the token after each, float32 [n]; the rest is left out."""
    count = (len(tokens) - 1) // length
    x = tokens[: count * length].reshape(count, length)
    y: Floats = tokens[length : count * length + 1 : length].astype(np.float32)
    return x, y
