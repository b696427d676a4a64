"""What training takes: the network of the document among large ones of the past."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _is_trained(project: Project) -> bool:
    learner = learner_of(project)
    return learner.rule == "gradient" and not learner.plays


VIEWS.add(
    ViewKind(
        "cost",
        title=say("Cost"),
        help=say("What does training this network cost, beside the large ones of the past?"),
        widget="nnsim.ui.views.cost.view:CostView",
        menu=say("Show what training costs"),
        beside=say("large networks of the past stand beside it"),
        icon="device",
        fits=_is_trained,
        unfit=say("this learner follows no gradient of samples"),
        group="through time",
        shelved=True,
    )
)
