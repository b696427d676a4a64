"""The memory of a player, and what of it the last step learned from."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.worlds.game import game_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.views.kinds import VIEWS, ViewKind


def _remembers(project: Project) -> bool:
    return learner_of(project).plays and game_of(project.data) is not None


VIEWS.add(
    ViewKind(
        "memory",
        title=say("Memory"),
        help=say("From which moments of its games did the last step learn, and how far off was the network there?"),
        widget="nnsim.ui.views.memory.view:MemoryView",
        menu=say("Show the &memory"),
        beside=say("it asks about moments that were played"),
        icon="grid",
        fits=_remembers,
        unfit=say("this learner remembers no games"),
        group="through time",
    ),
    after="game",
)
