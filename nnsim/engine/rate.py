"""The learning rate along a run, and a word to who trains on past the end of its schedule."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.recipes.kinds import LEARNERS, SCHEDULES
from nnsim.recipes.schedules import ended, planned


class Rate:
    """That of ``recipe``, times what its schedule makes of it; learners without schedules keep it constant."""

    def __init__(self, recipe: Recipe) -> None:
        uses = LEARNERS[recipe.learner.kind].uses
        spec = recipe.schedule if "schedule" in uses else Spec("constant")
        self._recipe, self._rate = recipe, recipe.rate
        self._schedule, self._values = SCHEDULES[spec.kind], planned(spec, recipe.epochs)
        self._end = self._schedule.end(self._values)

    def at(self, epoch: float) -> float:
        """The rate after so many epochs, with their fraction."""
        return self._rate * self._schedule.factor(self._values, epoch)

    def outlasted(self, epoch: float) -> Problem | None:
        """A word on a schedule that ended before training did, None as long as it has not."""
        return ended(self._recipe, epoch) if epoch > self._end else None
