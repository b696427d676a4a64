"""The weights of a layer through time."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_weights(project: Project) -> bool:
    return learner_of(project).has_network


VIEWS.add(
    ViewKind(
        "weights",
        title=say("Weights"),
        help=say("How do the weights of a layer change while it learns, and what do its filters come to look for?"),
        widget="nnsim.ui.views.weights.view:WeightsView",
        menu=say("Show we&ights"),
        beside=say("its lines and films begin with the weights that learned nothing"),
        icon="layer",
        fits=_has_weights,
        unfit=say("this learner has no weights"),
        group="through time",
        shelved=True,
    )
)
