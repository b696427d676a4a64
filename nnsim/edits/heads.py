"""Edits of the outputs beside the first: functions from one project to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnsim.core.network import Head, Network, Node
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.adapt import with_output
from nnsim.edits.groups import MAX_NAME
from nnsim.edits.kinds import edit
from nnsim.edits.names import cleaned, free_name
from nnsim.language.texts import say
from nnsim.networks.rewire import fresh_id, with_head, without_head
from nnsim.tasks.heads import seen_back, seen_from, tasks_beside
from nnsim.tasks.kinds import TASKS

FIRST = "output1"
"""What the first output would be called if it was numbered: further ones begin with 2."""


@edit("add_head", say("Add an output"))
def add_head(project: Project, task: str = "", source: str = "") -> Project:
    """Let the network answer another question about the same samples, by the task with this id.

    By default one that it does not answer yet; it reads ``source``, or what the first output reads. Raises
    ``ProblemError`` where no task fits.
    """
    network = project.network
    kind = task or _free_task(project)
    node = Node(fresh_id(network, "output", (FIRST,)), Spec(kind), (source,) if source else network.output.inputs)
    head = Head(node, TASKS[kind].losses[0], name=_free_name(network, TASKS[kind].label))
    return replace(project, network=replace(network, heads=(*network.heads, head)))


@edit("remove_head", say("Remove an output"))
def remove_head(project: Project, head_id: str) -> Project:
    """Take an output out, with the layers that no other output needs; raises ``KeyError`` if there is none."""
    return replace(project, network=without_head(project.network, head_id))


@edit("remove_heads", say("Keep the first output alone"))
def remove_heads(project: Project) -> Project:
    """Take every output out but the first, with the layers that only they need."""
    for head in project.network.heads:
        project = remove_head(project, head.id)
    return project


@edit("set_head", say("Change an output"))
def set_head(project: Project, /, head_id: str, **values: Any) -> Project:
    """Set the ``task``, ``loss``, ``weight`` or ``name`` of a further output; unknown names raise ``TypeError``.

    Another task brings a loss that fits it, and its name where the output is called by its task.
    """
    head, task = project.network.head(head_id), values.pop("task", "")
    if "name" in values:
        values["name"] = _renamed(project.network, head, values["name"])
    if task and task != head.node.spec.kind:
        before = TASKS[head.node.spec.kind].label if head.node.spec.kind in TASKS else ""
        head = seen_back(head, with_output(seen_from(project, head_id), task))
        if head.name.rstrip(" 0123456789") == before:
            head = replace(head, name=_free_name(project.network, TASKS[task].label))
    return replace(project, network=with_head(project.network, replace(head, **values)))


def _renamed(network: Network, head: Head, wanted: str) -> str:
    """A name that no other output has; that of before where nothing is left of ``wanted``."""
    clean = cleaned(wanted, MAX_NAME)
    return free_name(clean, {other.name for other in network.heads if other.id != head.id}) if clean else head.name


def _free_task(project: Project) -> str:
    """The first task that fits and tells what no output tells yet, else one that none has, else any."""
    found = tasks_beside(project)
    if not found:
        raise ProblemError(Problem(say("These data leave no further question to ask: choose others."), "data"))
    kinds = {project.network.node(output).spec.kind for output in project.network.outputs}
    told = {TASKS[kind].tells for kind in kinds if kind in TASKS}
    other = tuple(task for task in found if task.tells not in told)
    return (other or tuple(task for task in found if task.id not in kinds) or found)[0].id


def _free_name(network: Network, name: str) -> str:
    return free_name(name, {head.name for head in network.heads})
