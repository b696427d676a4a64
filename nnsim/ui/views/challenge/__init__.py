"""ImageNet's challenge from 2012 to 2014: every team's error."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "challenge",
        title="ImageNet",
        help=say("How large was the step that a convolutional network made in ImageNet's challenge of 2012?"),
        widget="nnsim.ui.views.challenge.view:ChallengeView",
        menu=say("Show ImageNet's challenge"),
        beside=say("the other teams of each year stand beside the best"),
        icon="point",
        group="through time",
        shelved=True,
    )
)
