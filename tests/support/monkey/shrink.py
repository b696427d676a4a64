"""The shortest sequence that still breaks: delta debugging, bounded in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

TAILS = (8, 30, 100, 300, 1000, 3000)
"""What breaks a window has mostly happened just before: so many last acts are tried first."""


def shrink(
    items: Sequence[Item], breaks: Callable[[Sequence[Item]], bool], clock: Callable[[], float] = time.monotonic,
    seconds: float = 300.0,
) -> list[Item]:  # fmt: skip
    """A part of ``items``, in their order, for which ``breaks`` held when it was tried; ``items`` itself is not tried.

    Without the bound no single item of the result could be left out.
    """
    end = clock() + seconds
    kept = list(items)
    for length in TAILS:
        if length >= len(kept) or clock() > end:
            break
        if breaks(kept[-length:]):
            kept = kept[-length:]
            break
    return _thin(kept, breaks, lambda: clock() > end)


def _thin(kept: list[Item], breaks: Callable[[Sequence[Item]], bool], is_late: Callable[[], bool]) -> list[Item]:
    """Leave out halves, then smaller and smaller chunks; the last first, as they are cheapest to be without."""
    size = max(len(kept) // 2, 1)
    while kept:
        shorter, start = False, len(kept) - size
        while start > -size and not is_late():
            without = kept[: max(start, 0)] + kept[start + size :]
            if breaks(without):
                kept, shorter = without, True
            start -= size
        if is_late() or (size == 1 and not shorter):
            break
        size = max(size // 2, 1)
    return kept
