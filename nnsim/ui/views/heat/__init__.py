"""Which parts of a sample an answer is due to."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_explained(project: Project) -> bool:
    learner, task = learner_of(project), task_of(project)
    has_slope = learner.has_network and learner.rule == "gradient"
    return has_slope and (task.tells_one or task.continues_text or task.acts)


VIEWS.add(
    ViewKind(
        "heat",
        title=say("Heat map"),
        help=say("Which parts of this sample is the answer due to?"),
        widget="nnsim.ui.views.heat.view:HeatView",
        menu=say("Show the &heat map of a decision"),
        control="randomise",
        icon="heat",
        fits=_is_explained,
        unfit=say("this network decides on no single class, value, action or character"),
        group="why",
        shelved=True,
    )
)
