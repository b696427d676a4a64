"""Further columns of the history: metrics of tasks that are values, and what learners tell of themselves."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.core.run import PARTS, Column
from nnsim.recipes.kinds import LEARNERS, learner_of
from nnsim.tasks.kinds import TASKS, Metric, Task, task_of


def columns_of(project: Project) -> tuple[Column, ...]:
    """What the history of ``project`` may tell beside losses and accuracies, in the order in which it is offered."""
    return (*_of_task(task_of(project)), *learner_of(project).columns)


def declared() -> dict[str, Column]:
    """Those of all tasks and learners by id; a run that had another task before has columns of both."""
    columns = [column for task in TASKS for column in _of_task(task)]
    return {column.id: column for column in (*columns, *(c for kind in LEARNERS for c in kind.columns))}


def _of_task(task: Task) -> tuple[Column, ...]:
    return tuple(_column(task, metric, part) for metric in task.errors for part in PARTS)


def _column(task: Task, metric: Metric, part: str) -> Column:
    what = f"{metric.help.removesuffix('.')}, {task.error_in}." if task.error_in else metric.help
    return Column(f"{part}_{metric.id}", part, what, metric.label, metric.written)
