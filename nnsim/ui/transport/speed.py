"""The speed slider's scale: from one sample a second, in steps of 1-2-5, to as fast as it goes."""

from __future__ import annotations

from nnsim.core.counted import counted

FULL = 0.0
"""Samples per second that mean no limit, as in ``messages.SetRunning``."""

SPEEDS: tuple[float, ...] = (*(m * 10.0**d for d in range(5) for m in (1, 2, 5)), 100_000.0, FULL)


def index_of(samples_per_second: float) -> int:
    """The position on the slider nearest to a speed."""
    if samples_per_second == FULL:
        return len(SPEEDS) - 1
    limited = SPEEDS[:-1]
    return min(range(len(limited)), key=lambda i: abs(limited[i] - samples_per_second))


def describe(samples_per_second: float) -> str:
    """``"full"``, ``"1 sample/s"``, ``"2,000 samples/s"``."""
    if samples_per_second == FULL:
        return "full"
    return f"{counted(round(samples_per_second), 'sample')}/s"
