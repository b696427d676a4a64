"""What becomes of a run, told when it turns: how Rosenblatt's rule will end, and that a schedule is over."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.engine import readiness
from nnsim.engine.trainer import Trainer


class Outlook:
    """``forecast`` is what was said about the end of Rosenblatt's rule, for as long as it holds."""

    def __init__(self) -> None:
        self.forecast: Problem | None = None
        self._is_separable: bool | None = None
        self._ended: Problem | None = None

    def forget(self) -> None:
        """Nothing was told yet of the run that begins."""
        self._is_separable = None

    def begin(self) -> None:
        """Another trainer goes on: its schedule ends anew."""
        self._ended = None

    def turned(self, trainer: Trainer | None) -> Problem | None:
        """The forecast, if it is another one than was told."""
        before, self._is_separable = self._is_separable, readiness.separable(trainer.project) if trainer else None
        if self._is_separable is not None and self._is_separable == before:
            return None
        self.forecast = readiness.forecast(trainer.project, trainer.learner.weights) if trainer else None
        return self.forecast

    def outlasted(self, trainer: Trainer) -> Problem | None:
        """A word to who trains on past the end of the schedule, once for each end, and again with a way further out."""
        before, self._ended = self._ended, trainer.outlasted
        return self._ended if self._ended != before else None
