"""Recurrent networks over time: at which steps they fail, and how far back a gradient reaches."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.recurrence import reads_step_by_step
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_read(project: Project) -> bool:
    data, task = project.data, task_of(project)
    has_steps = kind_of(data).is_curve or bool(data.vocabulary)
    return has_steps and reads_step_by_step(project.network) and (task.tells_symbols or task.tells_one)


VIEWS.add(
    ViewKind(
        "over_time",
        title=say("Over time"),
        help=say(
            "At which steps does a recurrent network fail, and how far back through time does its gradient reach?"
        ),
        widget="nnsim.ui.views.over_time.view:OverTimeView",
        menu=say("Show errors and gradients over time"),
        control="fresh",
        icon="curves",
        fits=_is_read,
        unfit=say("no recurrent network reads series here"),
        group="inside",
    ),
    after="classes",
)
