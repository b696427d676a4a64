"""How work that takes its time tells how far it is, and how it hears that nobody wants it any more."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], bool]
"""Gets the share that is done, 0 to 1; returns False to cancel."""


class Cancelled(Exception):
    """The person does not want it any more."""


def never_mind(_share: float) -> bool:
    """Nobody watches and nobody cancels."""
    return True


def part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part of the work that goes from ``start`` to ``end`` of the whole."""
    return lambda share: progress(start + (end - start) * share)
