"""Where words stand beside their lines in a plot without meeting each other, and how they are shortened. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nnsim.core.run import Mark
from nnsim.core.texts import message
from nnsim.language.texts import say

APART = 4
"""Least distance of words from each other, px."""

Advance = Callable[[str], float]
"""Width of a text, px."""


def shortened(parts: Sequence[str], room: float, advance: Advance) -> str:
    """As many of the ``parts`` as have room, px, and how many more there are; a long one ends after a whole word."""
    for known in range(len(parts), 0, -1):
        words = ", ".join(parts[:known])
        words += say(" and {count} more", count=len(parts) - known) if known < len(parts) else ""
        if advance(words) <= room:
            return words
    whole = parts[0].split() if parts else []
    for known in range(len(whole) - 1, 0, -1):  # a number that is cut would be another number
        text = " ".join(whole[:known]).rstrip(",→ ") + "…"
        if advance(text) <= room:
            return text
    return ""


def joined(marks: Sequence[Mark], at: Callable[[float], float], near: float) -> list[Mark]:
    """``marks``, of which changes of one field that follow each other within ``near`` px are one, at the first.

    ``at`` says where an epoch stands, px.
    """
    found: list[Mark] = []
    end = 0.0
    for mark in marks:
        if found and at(mark.epoch) - at(end) <= near and (both := _both(found[-1], mark)):
            found[-1] = both
        else:
            found.append(mark)
        end = mark.epoch
    return found


def _both(first: Mark, then: Mark) -> Mark | None:
    """From what one field was to what it is in the end; None of others, and where it is what it was."""
    before, after = dict(first.message.arguments), dict(then.message.arguments)
    if not first.message.id == then.message.id == "set" or before["name"] != after["name"]:
        return None
    if before["after"] != after["before"] or before["before"] == after["after"]:
        return None
    said = message("set", name=before["name"], before=before["before"], after=after["after"])
    return replace(first, message=said)


class Lines:
    """A few lines of words from ``left`` to ``right``, px; each goes to the first line where it meets no other."""

    def __init__(self, left: float, right: float, count: int) -> None:
        self._left, self._right = left, right
        self._taken: list[list[tuple[float, float]]] = [[] for _ in range(count)]

    def block(self, left: float, right: float) -> None:
        """Something else stands there in the first line."""
        self._taken[0].append((left, right))

    def place(self, x: float, wide: float, gap: float) -> tuple[float, int] | None:
        """Left end and line of words ``wide`` px at the right of ``x``, or at its left; None where others stand."""
        sides = [left for left in (x + gap, x - gap - wide) if self._left <= left and left + wide <= self._right]
        for line, taken in enumerate(self._taken):
            for left in sides:
                if all(left + wide + APART <= start or end + APART <= left for start, end in taken):
                    taken.append((left, left + wide))
                    return left, line
        return None
