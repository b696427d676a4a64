"""What the network of a project gets for its samples, the time included where its task asks for one."""

from __future__ import annotations

from nnsim.core.data import Floats, Samples
from nnsim.core.project import Project
from nnsim.data import feeding
from nnsim.tasks.kinds import task_of
from nnsim.tasks.noise import timed

WHOLE = 1.0
"""The time at which no noise is left."""


def inputs(project: Project, x: Samples, time: float = WHOLE) -> Floats:
    """``data.feeding.inputs`` of raw samples ``x`` [n, *shape], for some tasks with the ``time``: [n, *fed_shape]."""
    fed = feeding.inputs(project, x)
    return timed(fed, time) if task_of(project).noised else fed
