"""A world while it is played in: by the network, or by who sits in front of it."""

from __future__ import annotations

from nnsim.data.worlds.game import game_of
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "game",
        title="Game",
        help="How does the network play, and which values do actions have for it?",
        widget="nnsim.ui.views.game.view:GameView",
        menu="Show the &game",
        beside="the scores of a random player stand beside those of the network",
        icon="play",
        fits=lambda project: game_of(project.data) is not None,
        unfit="these samples are of no world",
    ),
    after="classes",
)
