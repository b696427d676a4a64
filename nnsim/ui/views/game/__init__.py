"""A world while it is played in: by the network, or by who sits in front of it."""

from __future__ import annotations

from nnsim.data.worlds.game import game_of
from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "game",
        title=say("Game"),
        help=say("How does the network play, and which values do actions have for it?"),
        widget="nnsim.ui.views.game.view:GameView",
        menu=say("Show the &game"),
        beside=say("the scores of a random player stand beside those of the network"),
        icon="play",
        fits=lambda project: game_of(project.data) is not None,
        unfit=say("these samples are of no world"),
    ),
    after="classes",
)
