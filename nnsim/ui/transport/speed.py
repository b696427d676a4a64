"""The speed slider's scale: one sample a second, in steps of 1-2-5, as fast as can be watched, and as it goes."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.core.pace import FULL, LIVE
from nnsim.language.texts import say

SPEEDS: tuple[float, ...] = (*(m * 10.0**d for d in range(5) for m in (1, 2, 5)), 100_000.0, LIVE, FULL)

WORDS = {FULL: say("full"), LIVE: say("live")}


def index_of(samples_per_second: float) -> int:
    """The position on the slider nearest to a speed."""
    if samples_per_second in WORDS:
        return SPEEDS.index(samples_per_second)
    limited = SPEEDS[: -len(WORDS)]
    return min(range(len(limited)), key=lambda i: abs(limited[i] - samples_per_second))


def describe(samples_per_second: float) -> str:
    """``"full"``, ``"live"``, ``"1 sample/s"``, ``"2,000 samples/s"``."""
    if samples_per_second in WORDS:
        return WORDS[samples_per_second]
    return f"{counted(round(samples_per_second), 'sample')}/s"
