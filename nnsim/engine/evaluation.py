"""Losses and accuracies of one moment, worked out in slices, so that nobody waits for large networks."""

from __future__ import annotations

from collections.abc import Generator

from nnsim.core.problem import Problem
from nnsim.engine.history import Row

Scores = tuple[float, ...]
"""Losses and accuracies in the order of ``core.run.HISTORY[2:]``; NaN where a number does not exist."""

Slices = Generator[float, None, Scores]
"""Yields the share that is done after every slice and returns the scores."""


class Evaluation:
    """A row of the history in the making.

    ``epoch``     the epoch that ended with it, None for a row within one
    ``finished``  what the learner said at the end of the epoch
    ``share``     how much of it is done
    ``is_aside``  True if training has gone on meanwhile: it looks at the weights of its own moment
    """

    def __init__(
        self, slices: Slices, step: int, fraction: float, epoch: int | None = None, finished: Problem | None = None
    ) -> None:
        self._slices = slices
        self._when = float(step), fraction
        self.epoch, self.finished = epoch, finished
        self.share = 0.0
        self.is_aside = False

    def go_on(self) -> Row | None:
        """Work out one more slice; the row if that was the last one."""
        try:
            self.share = next(self._slices)
        except StopIteration as end:
            self.share = 1.0
            return (*self._when, *end.value)
        return None

    def finish(self) -> Row:
        """Work out all that is left."""
        while (row := self.go_on()) is None:
            pass
        return row
