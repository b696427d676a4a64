"""What the planned run of a project takes on this machine: operations, time, energy and money."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.project import Project
from nnsim.lessons.milestones.models import Assumptions, dollars, kilowatt_hours, operations
from nnsim.tasks.plan import plan


@dataclass(frozen=True, slots=True)
class OwnCost:
    """``seconds``, ``kwh`` and ``dollars`` are None while nobody has measured how fast it trains.

    ``operations``  of all planned epochs, 6 for each multiply-add of the forward pass
    """

    parameters: int
    operations: float
    seconds: float | None = None
    kwh: float | None = None
    dollars: float | None = None


def own_cost(project: Project, pace: float, assumed: Assumptions) -> OwnCost | None:
    """Of a project that trains ``pace`` samples a second, 0 where nobody knows; None where nothing can be built."""
    planned = plan(project)
    samples = int(project.data.train.sum()) * project.recipe.epochs
    if not planned.layers or not samples or not planned.parameters:
        return None
    whole = operations(planned.macs, samples)
    if pace <= 0:
        return OwnCost(planned.parameters, whole)
    seconds = samples / pace
    kwh = kilowatt_hours(seconds, assumed)
    return OwnCost(planned.parameters, whole, seconds, kwh, dollars(kwh, assumed))
