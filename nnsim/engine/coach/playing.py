"""The alarm of who plays: action values that no game can be worth."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted, figures
from nnsim.core.parameters import defaults
from nnsim.core.problem import Fix
from nnsim.core.project import Project
from nnsim.data.worlds.game import Game
from nnsim.engine.coach.curves import slower
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding
from nnsim.engine.coach.signs import Signs
from nnsim.language.texts import say
from nnsim.recipes.kinds import LearnerKind, learner_of


def exploding_values(signs: Signs) -> Finding | None:
    """Of the values of remembered actions more than half are larger than any game can make them.

    That is the difference between the most and the fewest points of a game: no sum of rewards, later ones counting
    less, is larger, whatever the sign.
    """
    source, values = signs.project.data.source, np.abs(signs.measured.values)
    if source is None or not len(values):
        return None
    world, middle = Game.of(source).world, float(np.median(values))
    most = world.best - world.lowest
    if not middle > most:
        return None
    shown = figures(float(f"{middle:.3g}"))
    seen = say(
        "Action values explode: half of them are larger than {shown}, where a game can bring {most} at most.",
        shown=shown,
        most=most,
    )
    recipe = signs.project.recipe
    numbers = (
        (say("target network every"), counted(_target(signs.project), "update")),
        (say("learning rate"), figures(recipe.rate)),
    )
    return Finding(seen, numbers, "recipe", _way_out(signs.project))


def _target(project: Project) -> int:
    kind = learner_of(project)
    return int(project.recipe.learner.resolve(kind.parameters)["target"])


def _way_out(project: Project) -> Fix:
    """The usual target network where it is copied more often, else a lower rate."""
    usual = int(defaults(learner_of(project).parameters)["target"])
    if _target(project) < usual:
        label = say("Copy the target network every {updates}", updates=counted(usual, "update"))
        return Fix(label, "set_option", (("part", "learner"), ("target", usual)))
    return slower(project)


def _plays(kind: LearnerKind) -> bool:
    return kind.plays


ALARMS.add(Alarm(
    "exploding_values", say("Exploding action values"),
    say(
"Each value is drawn to a reward and another value: where that one moves along with "
"every step, both climb without "
    "end. A target network that stands still meanwhile, and smaller steps, break that circle."),
    "memory", exploding_values, watches=_plays,
))  # fmt: skip
