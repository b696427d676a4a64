"""The weights of a layer through time."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _has_weights(project: Project) -> bool:
    return learner_of(project).has_network


VIEWS.add(
    ViewKind(
        "weights",
        title="Weights",
        help="How do the weights of a layer change while it learns, and what do its filters come to look for?",
        widget="nnsim.ui.views.weights.view:WeightsView",
        menu="Show we&ights",
        beside="its lines and films begin with the weights that learned nothing",
        icon="layer",
        fits=_has_weights,
        unfit="this learner has no weights",
        group="through time",
        shelved=True,
    )
)
