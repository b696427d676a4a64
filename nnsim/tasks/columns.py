"""Further columns of the history: metrics of tasks that are values, and what learners tell of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nnsim.core.network import Head
from nnsim.core.project import Project
from nnsim.core.run import PARTS, Column
from nnsim.language.texts import say
from nnsim.recipes.kinds import LEARNERS, learner_of
from nnsim.tasks.kinds import TASKS, Metric, Task, task_of

MOST_TOLD = 16
"""Of so many values, or classes, it is told how well each is met; of more their mean alone."""


def columns_of(project: Project) -> tuple[Column, ...]:
    """What the history of ``project`` may tell beside losses and accuracies, in the order in which it is offered."""
    own = (*_of_task(task_of(project)), *_of_values(task_of(project), project.data.values))
    return (*own, *_of_classes(project), *columns_of_heads(project), *learner_of(project).columns)


def column_id(part: str, metric: Metric, value: int | None = None) -> str:
    """What the history calls a metric of a part of the samples: of all values, or of the one with this index."""
    return f"{part}_{metric.id}" if value is None else f"{part}_{metric.id}_{value + 1}"


def columns_of_heads(project: Project) -> tuple[Column, ...]:
    """What it tells of outputs beside the first: their losses, accuracies and errors, under their names."""
    return tuple(column for head in project.network.heads for column in _of_head(head, project))


def of_output(output: str, column: str) -> str:
    """The id of ``column``, which tells something of a part of the samples, for an output beside the first."""
    part, _, what = column.partition("_")
    return f"{part}_{output}_{what}"


def recall_id(label: int) -> str:
    """What the history calls the share of the test samples of a class that are told right."""
    return f"test_recall_{label + 1}"


def tells_recalls(project: Project) -> bool:
    """Whether the history has these shares: of a few classes, each named for itself."""
    return task_of(project).tells_classes and 2 <= len(project.data.classes) <= MOST_TOLD


def losses() -> tuple[Column, ...]:
    """The loss of every part."""
    return tuple(Column(f"{part}_loss", part, say("The mean loss."), say("Loss"), "value", part) for part in PARTS)


def accuracies(task: Task) -> tuple[Column, ...]:
    """The share of every part that is right; none where the task knows no right and wrong."""
    share = task.share
    if share is None:
        return ()
    return tuple(Column(f"{part}_accuracy", part, share.help, share.label, "share", part) for part in PARTS)


def _of_head(head: Head, project: Project) -> Iterator[Column]:
    task = TASKS[head.node.spec.kind]
    for column in (*losses(), *accuracies(task), *_of_task(task), *_of_values(task, project.data.values)):
        yield replace(column, id=of_output(head.id, column.id), axis=f"{head.name}: {column.axis}")


def declared() -> dict[str, Column]:
    """Those of all tasks and learners by id; a run that had another task before has columns of both."""
    columns = [column for task in TASKS for column in _of_task(task)]
    return {column.id: column for column in (*columns, *(c for kind in LEARNERS for c in kind.columns))}


def _of_task(task: Task) -> tuple[Column, ...]:
    return tuple(_column(task, metric, part) for metric in task.errors for part in PARTS)


def _of_values(task: Task, values: tuple[str, ...]) -> Iterator[Column]:
    """The errors of each of several values."""
    if not task.tells_values or len(values) < 2:
        return
    for metric in task.errors:
        for index, name in enumerate(values[:MOST_TOLD]):
            for part in PARTS:
                what = say("{help}, of {name} in its own units.", help=metric.help.removesuffix("."), name=name)
                axis = say("{metric} of {name}", metric=metric.label, name=name)
                yield Column(column_id(part, metric, index), part, what, axis, metric.written, part)


def _of_classes(project: Project) -> Iterator[Column]:
    for label, name in enumerate(project.data.classes if tells_recalls(project) else ()):
        what = say("The share of the test samples of {name} that are told right.", name=name)
        yield Column(recall_id(label), name, what, say("Recall of each class"), "share", "class")


def _column(task: Task, metric: Metric, part: str) -> Column:
    what = f"{metric.help.removesuffix('.')}, {task.error_in}." if task.error_in else metric.help
    return Column(column_id(part, metric), part, what, metric.label, metric.written, part)
