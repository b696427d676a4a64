"""Drop commands that a later one replaces, so that a slow receiver never works off a backlog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from nnsim.core.messages import Command, Edit, SetRunning, SetWeight

Marked = TypeVar("Marked", Edit, SetWeight)


def coalesce(commands: Iterable[Command]) -> list[Command]:
    """``commands`` in order, of neighbours that replace each other only the last.

    These are edits, settings of one and the same weight, and play or pause. Marks are kept:
    what was done is told once each, in order.
    """
    out: list[Command] = []
    for command in commands:
        merged = _merged(out[-1], command) if out else None
        if merged is None:
            out.append(command)
        else:
            out[-1] = merged
    return out


def _merged(first: Command, second: Command) -> Command | None:
    match first, second:
        case Edit(), Edit():
            return _with_both_marks(first, second)
        case SetWeight(), SetWeight() if (first.name, first.index) == (second.name, second.index):
            return _with_both_marks(first, second)
        case SetRunning(), SetRunning():
            return second
    return None


def _with_both_marks(first: Marked, second: Marked) -> Marked:
    if not first.mark or first.mark == second.mark:
        return second
    texts = dict.fromkeys(f"{first.mark}, {second.mark}".split(", ") if second.mark else [first.mark])
    return replace(second, mark=", ".join(texts))
