"""How far answers lie from the truth, in its own units, and what losses are of."""

from __future__ import annotations

import math

from nnsim.core.project import Project
from nnsim.data.scaling import fit_targets, scales_targets
from nnsim.networks.plan import input_shape
from nnsim.tasks.columns import MOST_TOLD, column_id
from nnsim.tasks.kinds import Metric, task_of


def learns_scaled(project: Project) -> bool:
    """True if losses are of scaled values, not of those that the data hold."""
    return task_of(project).tells_values and scales_targets(project.data)


def error_metric(project: Project) -> Metric | None:
    """The error that follows from the loss, of values in their own units; None where none does.

    From the loss of several values nothing follows for any of them.
    """
    task = task_of(project)
    if len(project.data.values) > 1 and task.tells_values:
        return None
    return task.follows(project.recipe.loss) if task.unfit(project.data) is None else None


def error_column(project: Project, value: int) -> str:
    """The column of the history with the test error of one of several values in its units; empty where it has none."""
    task, values = task_of(project), project.data.values
    if len(values) < 2 or not task.tells_values or task.unfit(project.data):
        return ""
    return column_id("test", task.follows(project.recipe.loss) or task.errors[0], value if value < MOST_TOLD else None)


def error_in_units(project: Project, loss: float) -> float:
    """The ``error_metric`` that belongs to a mean ``loss``; NaN where there is none."""
    metric = error_metric(project)
    if metric is None:
        return math.nan
    numbers = math.prod(input_shape(project)) if task_of(project).tells_all else 1  # which a loss is the sum of
    factor = float(fit_targets(project.data).factor[0]) if learns_scaled(project) else 1.0
    return metric.finish(loss / max(1, numbers)) / factor
