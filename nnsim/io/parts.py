"""What samples are for, as sources say it: names of folders and arrays, and cells of a column."""

from __future__ import annotations

import re

from nnsim.core.data import GIVEN_TEST, GIVEN_VALIDATION

TRAIN, TEST, VALIDATION = 0, GIVEN_TEST, GIVEN_VALIDATION

PARTS = {
    "train": TRAIN, "training": TRAIN, "training_set": TRAIN,
    "test": TEST, "testing": TEST, "test_set": TEST, "t10k": TEST,
    "validation": VALIDATION, "validation_set": VALIDATION, "valid": VALIDATION, "val": VALIDATION, "dev": VALIDATION,
}  # fmt: skip
"""What a word means, written small."""

COLUMNS = ("split", "set", "fold")
"""Names of a column that says what each row is for."""

_WORDS = re.compile(r"t10k|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+k?")


def part_called(word: str) -> int | None:
    """The part that a whole name or cell stands for; None where it says nothing of the kind."""
    return PARTS.get(word.strip().lower())


def part_in(name: str) -> int | None:
    """The part that a word within ``name`` stands for, one that is held out before training; None if none does."""
    return max((PARTS[word] for word in words_of(name) if word in PARTS), default=None)


def words_of(name: str) -> tuple[str, ...]:
    """``trainImages``, ``train_images`` and ``train/images`` -> ("train", "images"); ``xtrain`` -> ("x", "train")."""
    words: list[str] = []
    for word in (found.lower() for found in _WORDS.findall(name)):
        glued = word[0] in "xy" and word[1:] in PARTS
        words += [word[0], word[1:]] if glued else [word]
    return tuple(words)
