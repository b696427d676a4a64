"""What the coach said of the run, with its reasons."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "coach",
        title=say("Coach"),
        help=say("What goes wrong in this run, why, and which experiment shows it?"),
        widget="nnsim.ui.views.coach.view:CoachView",
        menu=say("Show what the coach said"),
        beside=say("it asks what goes wrong in a run that learns"),
        icon="warning",
        group="why",
        shelved=True,
    )
)
