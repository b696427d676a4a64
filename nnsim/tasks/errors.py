"""How far answers lie from the values, in the units of these, and what losses are of."""

from __future__ import annotations

import math

from nnsim.core.project import Project
from nnsim.data.scaling import fit_targets, scales_targets
from nnsim.tasks.kinds import Metric, task_of


def learns_scaled(project: Project) -> bool:
    """True if losses are of scaled values, not of those that the data hold."""
    return task_of(project).tells == "value" and scales_targets(project.data)


def error_metric(project: Project) -> Metric | None:
    """The error in the units of the values that follows from the loss; None where no values are learned."""
    task = task_of(project)
    fits = task.tells == "value" and task.accepts(len(project.data.classes)) is None
    return task.follows(project.recipe.loss) if fits else None


def error_in_units(project: Project, loss: float) -> float:
    """The ``error_metric`` that belongs to a mean ``loss``; NaN where there is none."""
    metric = error_metric(project)
    return math.nan if metric is None else metric.finish(loss) / float(fit_targets(project.data).factor[0])
