"""What the coach said of the run, with its reasons."""

from __future__ import annotations

from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "coach",
        title="Coach",
        help="What goes wrong in this run, why, and which experiment shows it?",
        widget="nnsim.ui.views.coach.view:CoachView",
        menu="Show what the coach said",
        beside="it asks what goes wrong in a run that learns",
        icon="warning",
        group="why",
        shelved=True,
    )
)
