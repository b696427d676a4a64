"""Captions as words and numbers, and with those of other pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.data.text import RARE, words_of

MOST_WORDS = 999
"""Words that are told apart; a file holds a vocabulary of so many and one for nothing."""

LONGEST = 64
"""Words of a text, of which the rest is cut off."""

CLASSES = ("does not fit", "fits")


def with_others(texts: list[str], seed: int) -> tuple[tuple[str, ...], Floats, NDArray[np.intp], list[str]]:
    """Every picture with its own text and with another: classes, which of them [2n] fit, their pictures and texts."""
    rng, count = seeds.generator(seed, "captions"), len(texts)
    other = (np.arange(count) + rng.integers(1, count, count)) % count
    for index in np.flatnonzero([texts[i] == texts[j] for i, j in enumerate(other)]):
        unlike = [j for j in range(count) if texts[j] != texts[index]]
        other[index] = rng.choice(unlike)
    which = np.repeat(np.arange(count), 2)
    said = [text for index in range(count) for text in (texts[index], texts[other[index]])]
    return CLASSES, np.tile(np.array([1, 0], np.float32), count), which, said


def as_tokens(texts: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
    """The vocabulary, nothing first, and the numbers of the words of each text, float32 [n, length]."""
    found = [words_of(text)[:LONGEST] for text in texts]
    common = [word for word, _ in Counter(word for words in found for word in words).most_common(MOST_WORDS + 1)]
    if len(common) > MOST_WORDS:
        common = [*common[: MOST_WORDS - 1], RARE]
    vocabulary = ("", *sorted(common))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    tokens = np.zeros((len(texts), max(map(len, found))), np.float32)
    for row, words in zip(tokens, found, strict=True):
        row[: len(words)] = [numbers.get(word, numbers.get(RARE, 0)) for word in words]
    return vocabulary, tokens
