"""How fast a run goes: the limit that was asked for, and the speed that was reached."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from nnsim.engine.blocks import MOST

WINDOW = 1.0
"""Seconds over which the reached speed is averaged."""

ARREARS = 0.1
"""Seconds of training that a limited run may catch up on after it was held up."""

BLOCK = 0.001
"""Seconds of training that steps are made in one go for, so that whoever waits does not wait long."""


class Limiter:
    """Hands out samples at ``rate`` per second; 0 is no limit.

    The first batch after a start is due at once, so that a click shows its effect.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.rate = 0.0
        self._ready_at = 0.0

    def start(self, rate: float) -> None:
        """Set the limit; a running one changes its pace from now on."""
        if rate != self.rate or not rate:
            self._ready_at = self._clock()
        self.rate = rate

    def waits(self) -> float:
        """Seconds until the next batch is due; 0 if it is."""
        return max(0.0, self._ready_at - self._clock()) if self.rate else 0.0

    def took(self, samples: int) -> None:
        """A batch of ``samples`` was made; the next one is due when it would be at this rate."""
        if self.rate:
            self._ready_at = max(self._ready_at, self._clock() - ARREARS) + samples / self.rate


class Stride:
    """How many ``steps`` to make in one go."""

    def __init__(self) -> None:
        self.steps = 1

    def took(self, made: int, seconds: float) -> None:
        """So many steps took so many seconds; fewer than were asked for, where something came in between."""
        if seconds > 2 * BLOCK:
            self.steps = max(1, min(made, self.steps) // 2)
        elif seconds < BLOCK / 2 and made >= self.steps:
            self.steps = min(2 * self.steps, MOST)


class Speedometer:
    """Steps and samples per second over the last second of training."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._points: deque[tuple[float, int, int]] = deque()
        self._steps = self._samples = 0

    def restart(self) -> None:
        """Training starts or stops now; what was before does not count."""
        self._points.clear()
        self._points.append((self._clock(), self._steps, self._samples))

    def add(self, steps: int, samples: int, wait: float = 0.0) -> None:
        """So much was trained since the last call; a limited run gets the next batch after ``wait`` seconds.

        These belong to what was trained, or the first batch of a slow run, which is due at once, would tell of
        hundreds of steps per second.
        """
        now = self._clock() + wait
        self._steps, self._samples = self._steps + steps, self._samples + samples
        self._points.append((now, self._steps, self._samples))
        while len(self._points) > 2 and now - self._points[1][0] > WINDOW:
            self._points.popleft()

    @property
    def speeds(self) -> tuple[float, float]:
        """Steps and samples per second; 0 before anything was trained."""
        if len(self._points) < 2 or self._points[-1][0] <= self._points[0][0]:
            return 0.0, 0.0
        (began, steps, samples), (now, steps_now, samples_now) = self._points[0], self._points[-1]
        return (steps_now - steps) / (now - began), (samples_now - samples) / (now - began)
