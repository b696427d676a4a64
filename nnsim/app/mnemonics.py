"""Letters that are underlined in a menu: each stands for one of its lines only, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = re.compile(r"(?<!&)&([^&\s])")


def unique(labels: Sequence[str]) -> list[str]:
    """``labels`` whose marks, a ``&`` before a letter, are unlike each other.

    The first label with a letter keeps it; another one gets its first letter that is free, or none.
    """
    marks = [_MARK.search(label) for label in labels]
    taken, found = set[str](), list(labels)
    twice = list[int]()
    for place, mark in enumerate(marks):
        if mark is None:
            continue
        letter = mark[1].casefold()
        if letter in taken:
            twice.append(place)
        taken.add(letter)
    for place in twice:
        plain = _MARK.sub(r"\1", found[place], count=1)
        at = next((i for i, letter in enumerate(plain) if letter.isalpha() and letter.casefold() not in taken), None)
        found[place] = plain if at is None else f"{plain[:at]}&{plain[at:]}"
        taken |= {plain[at].casefold()} if at is not None else set()
    return found
