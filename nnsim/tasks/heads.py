"""Outputs beside the first: which tasks they may have, and the project as each of them sees it.

All that is known of a task is asked of a project with one output. ``seen_from`` makes that of a further one, so that
answers, losses, metrics and checks are worked out for it as for the first, by the same functions.
"""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.network import OUTPUT, Head
from nnsim.core.problem import Fix, Problem
from nnsim.core.project import Project
from nnsim.tasks.kinds import TASKS, Task


def seen_from(project: Project, output: str) -> Project:
    """``project`` as if ``output`` were its only one: its task, what it reads, and its loss."""
    if output == OUTPUT:
        return project
    head = project.network.head(output)
    network = replace(project.network, output=replace(head.node, id=OUTPUT), heads=())
    return replace(project, network=network, recipe=replace(project.recipe, loss=head.loss))


def seen_back(head: Head, seen: Project) -> Head:
    """``head`` with the task and the loss that an edit gave to the project that is ``seen_from`` it."""
    return replace(head, node=replace(head.node, spec=seen.network.output.spec), loss=seen.recipe.loss)


def tasks_beside(project: Project) -> tuple[Task, ...]:
    """What a further output may answer: whatever fits the data, needs no noise in them and no learner of its own."""
    return tuple(task for task in TASKS if is_beside(task) and task.unfit(project.data) is None)


def is_beside(task: Task) -> bool:
    """True if it can be asked beside another question, of samples as they are."""
    return not task.noised and not task.learner


def of_head(problem: Problem, head: Head) -> Problem:
    """What is wrong with a further output, where it was said of the first."""
    fixes = (problem.fix and _of_head(problem.fix, head.id), problem.other and _of_head(problem.other, head.id))
    return replace(problem, text=f"{head.name}: {problem.text}", where=head.id, fix=fixes[0], other=fixes[1])


def _of_head(fix: Fix, head_id: str) -> Fix:
    """The same way out for a further output, where it leads to another task or loss."""
    values = dict(fix.values)
    if fix.action == "set_output":
        return replace(fix, action="set_head", values=(("head_id", head_id), ("task", values["kind"])))
    if fix.action == "set_recipe" and set(values) == {"loss"}:
        return replace(fix, action="set_head", values=(("head_id", head_id), ("loss", values["loss"])))
    return fix
