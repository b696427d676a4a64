"""How large the gradient is in every layer, and how far a step moves its weights: two views on the same plots."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _descends(project: Project) -> bool:
    return learner_of(project).rule == "gradient"


VIEWS.add(
    ViewKind(
        "gradients",
        title=say("Gradients"),
        help=say("Which layer gets how large a gradient, and which units get none?"),
        widget="nnsim.ui.views.gradients.view:GradientsView",
        menu=say("Show g&radients"),
        icon="activation",
        fits=_descends,
        unfit=say("this learner follows no gradient"),
        group="inside",
        control="fresh",
        shelved=True,
    )
)
VIEWS.add(
    ViewKind(
        "updates",
        title=say("Updates"),
        help=say("How far does one step move the weights of each layer, beside their size?"),
        widget="nnsim.ui.views.gradients.updates:UpdatesView",
        menu=say("Show up&dates"),
        icon="step",
        fits=_descends,
        unfit=say("this learner follows no gradient"),
        group="inside",
        beside=say("a band shows how large steps commonly are"),
        shelved=True,
    )
)
