"""Hidden space: the samples as points of what a layer makes of them."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_layers(project: Project) -> bool:
    return learner_of(project).has_network


VIEWS.add(
    ViewKind(
        "hidden",
        title=say("Hidden space"),
        help=say(
            "Where do the samples lie in what a layer makes of them, and does a straight line separate them there?"
        ),
        widget="nnsim.ui.views.hidden.view:HiddenView",
        menu=say("Show the &hidden space"),
        control="controls.fresh",
        icon="network",
        fits=_has_layers,
        unfit=say("this learner has no network"),
        group="inside",
        shelved=True,
    )
)
