"""What a view was told at the steps of a run since somebody looks."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Moments(Generic[T]):
    """Values by step, at most ``most``: of more, one goes that has others near it, so that all of the run stays.

    Another run begins anew; a step that comes again, as one that was gone back to, says what it says now.
    """

    def __init__(self, most: int = 150) -> None:
        self._most, self._run = most, 0
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

    @property
    def steps(self) -> list[int]:
        """In order."""
        return sorted(self._by_step)

    @property
    def values(self) -> list[T]:
        """In the order of their steps."""
        return [self._by_step[step] for step in self.steps]
