"""A world while it is played in: by the network, or by who sits in front of it."""

from __future__ import annotations

from nnsim.data.kinds import kind_of
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "game",
        title="Game",
        help="How does the network play, and which values do actions have for it?",
        widget="nnsim.ui.views.game.view:GameView",
        menu="Show the &game",
        icon="play",
        fits=lambda project: kind_of(project.data).made_on == "world" and project.data.source is not None,
        unfit="these samples are of no world",
    )
)
