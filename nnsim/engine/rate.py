"""The learning rate along a run, and a word to who trains on past the end of its schedule."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.recipes.kinds import LEARNERS, SCHEDULES
from nnsim.recipes.phases import phase_at, phases_of, starts, within
from nnsim.recipes.schedules import ended, planned


class Rate:
    """That of ``recipe``, times what its schedule makes of it, phase by phase; without schedules it is constant."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe, self._starts = recipe, starts(recipe)
        parts = [within(recipe, index) for index in range(len(phases_of(recipe)))] or [recipe]
        self._has_phases = bool(phases_of(recipe))
        self._courses = [_Course(part) for part in parts]

    @property
    def is_constant(self) -> bool:
        """Whether it is the same at all times."""
        return len(self._courses) == 1 and self._courses[0].is_constant

    def at(self, epoch: float) -> float:
        """The rate after so many epochs, with their fraction."""
        if not self._has_phases:
            return self._courses[0].at(epoch)
        phase = phase_at(self._recipe, epoch)
        return self._courses[0].at(epoch) if phase is None else self._courses[phase].at(epoch - self._starts[phase])

    def outlasted(self, epoch: float) -> Problem | None:
        """A word on a schedule that ended before training did, None as long as it has not; phases end by themselves."""
        if phases_of(self._recipe):
            return None
        return ended(self._recipe, epoch) if epoch > self._courses[0].end else None


class _Course:
    def __init__(self, recipe: Recipe) -> None:
        uses = LEARNERS[recipe.learner.kind].uses
        spec = recipe.schedule if "schedule" in uses else Spec("constant")
        self._rate = recipe.rate
        self._schedule, self._values = SCHEDULES[spec.kind], planned(spec, recipe.epochs)
        self.end = self._schedule.end(self._values)
        self.is_constant = self._schedule.constant

    def at(self, epoch: float) -> float:
        return self._rate * self._schedule.factor(self._values, epoch)
