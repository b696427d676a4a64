"""The loss over the weights: along the gradient, and over a plane through moments of the run."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_slope(project: Project) -> bool:
    learner = learner_of(project)
    return learner.has_network and learner.rule == "gradient" and not learner.plays


VIEWS.add(
    ViewKind(
        "landscape",
        title=say("Landscape"),
        help=say("How does the loss change where the weights are moved, and where does the next step lead?"),
        widget="nnsim.ui.views.landscape.view:LandscapeView",
        menu=say("Show the loss &landscape"),
        control="fresh",
        icon="landscape",
        fits=_has_slope,
        unfit=say("no single loss is descended here"),
        group="through time",
        shelved=True,
    )
)
