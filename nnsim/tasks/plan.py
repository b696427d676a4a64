"""The plan of a whole project: its network on its data, with the last layer that its output asks for."""

from __future__ import annotations

from functools import partial

from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.registry import UnknownEntry
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import End, Plan, dense_end, infer, input_shape, ports_of
from nnsim.tasks.heads import of_head, seen_from
from nnsim.tasks.kinds import TASKS, task_of
from nnsim.tasks.noise import timed_shape


def fed_shape(project: Project) -> Shape:
    """The shape of what the network is fed with, which for some tasks is a sample and the time."""
    shape, kind = input_shape(project), project.network.output.spec.kind
    return timed_shape(shape) if kind in TASKS and TASKS[kind].noised else shape


def plan(project: Project) -> Plan:
    """Infer the shapes of ``project``'s network on its data."""
    shape, ends, ports = fed_shape(project), dict[str, End](), ports_of(project.data)
    for output in project.network.outputs:
        end = _end(seen_from(project, output))
        if isinstance(end, Problem):
            problem = end if output == OUTPUT else of_head(end, project.network.head(output))
            return Plan(shape, (), (problem,), ports=ports)
        ends[output] = end
    return infer(project.network, shape, ends=ends, ports=ports)


def _end(project: Project) -> End | Problem:
    """What the output of ``project`` ends in, or why it cannot."""
    try:
        task = task_of(project)
    except UnknownEntry as error:
        return Problem(str(error), OUTPUT)
    units = task.units(project.data)
    is_asked = task.kinds or project.data.modality_shapes or not units
    if unfit := task.unfit(project.data) if is_asked else None:
        return unfit
    return partial(task.layer, project.data, input_shape(project)) if task.layer else dense_end(units)
