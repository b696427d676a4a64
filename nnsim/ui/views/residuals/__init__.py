"""How far predicted values lie from the true ones."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _predicts(project: Project) -> bool:
    task = task_of(project)
    return task.tells_one and task.tells_values


VIEWS.add(
    ViewKind(
        "residuals",
        title=say("Residuals"),
        help=say("How far do predicted values lie from the true ones, and where?"),
        widget="nnsim.ui.views.residuals.view:ResidualsView",
        menu=say("Show residuals"),
        beside=say("the spread that is explained is told against always saying the mean"),
        icon="point",
        fits=_predicts,
        unfit=say("the answers here are no values of samples"),
        group="how well",
        shelved=True,
    )
)
