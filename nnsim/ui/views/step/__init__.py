"""One step, number by number."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "step",
        title=say("Step"),
        help=say("What happened in that one step?"),
        widget="nnsim.ui.views.step.view:StepView",
        menu=say("Show one s&tep, number by number"),
        beside=say("every slope can be checked by a finite difference"),
        icon="step",
        group="inside",
        shelved=True,
        stage=0.38,  # its numbers stand at the neurons, too, which need the room above
    )
)
