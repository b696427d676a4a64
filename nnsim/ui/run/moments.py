"""What a view was told at the steps of a run: at those that it saw, and of states that are kept of the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from nnsim.core.answers.health import AboutKept

T = TypeVar("T")

FILLED = 64
"""About so many moments of a run are asked about afterwards, evenly apart."""


class Moments(Generic[T]):
    """Values by step, at most ``most``: of more, one goes that has others near it, so that all of the run stays.

    Another run begins anew; a step that comes again, as one that was gone back to, says what it says now.
    """

    def __init__(self, most: int = 150) -> None:
        self._most, self._run, self._since = most, 0, 0
        self._by_step: dict[int, T] = {}

    def add(self, run: int, step: int, value: T) -> None:
        """What was told at a step of ``run``."""
        if run != self._run:
            self._run = run
            self.clear()
        self._by_step[step] = value
        if len(self._by_step) > self._most:
            del self._by_step[self._least_missed()]

    def _least_missed(self) -> int:
        """The step between two others that are nearest to each other."""
        steps = self.steps
        return min(zip(steps, steps[1:], steps[2:], strict=False), key=lambda near: near[2] - near[0])[1]

    def clear(self) -> None:
        """Forget all of them."""
        self._by_step.clear()
        self.look_back()

    @property
    def steps(self) -> list[int]:
        """In order."""
        return sorted(self._by_step)

    @property
    def values(self) -> list[T]:
        """In the order of their steps."""
        return [self._by_step[step] for step in self.steps]

    # ------------------------------------------------------------ what was not seen

    def look_back(self) -> None:
        """Nobody looked for a while: the run is gone through again for what is missing."""
        self._since = 0

    def missing(self, now: int, node: str = "") -> AboutKept | None:
        """What is asked next of kept states, at the step ``now``; None where nothing is missing before that."""
        apart = max(now // FILLED, 1)
        for step in self.steps:
            if self._since <= step < self._since + apart:
                self._since = step + apart
        return AboutKept(self._since, apart, node) if self._since < now else None

    def fill(self, run: int, now: int, told: Iterable[tuple[int, T]]) -> None:
        """The answer to that; none, if no further states are kept."""
        last = now
        for step, value in told:
            self.add(run, step, value)
            last = step
        self._since = max(self._since, last)
