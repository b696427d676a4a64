"""Games, learned by playing them.

Measured with the seeds 1 to 5 by 64 games without random moves, which are broken off after 600 steps:
*Catch* after 4,500 updates brings 1.00 points on average with every seed, a random player −0.80.
*Breakout* after 20,000 updates brings 23 to 29 of 30 bricks in the median (23.5, 23, 29, 29, 25) and 17.6 to 24.2 on
average, as some games are lost early; a random player 0 in the median and 0.27 on average.
"""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, preset
from nnsim.language.texts import say

RECIPE = Recipe(
    learner=Spec("q_learning"),
    loss="huber",
    optimizer=Spec("adam"),
    rate=0.001,
    schedule=Spec.of("cosine", floor=0.05),
    batch=64,
    initializer=Spec("he"),
)

EXAMPLES.add(
    Example(
        "dqn-catch",
        say("Catch, learned from pixels"),
        say("Ten by ten pixels and nothing but points: soon it catches every ball."),
        24,
        Spec("catch"),
        preset("dqn", (1, 10, 10)),
        replace(RECIPE, epochs=9),
        view=View(panel="game"),
    )
)
EXAMPLES.add(
    Example(
        "dqn-breakout",
        say("Breakout, learned from pixels"),
        say("From two grey pictures at a time it learns to take a wall apart, by playing."),
        24,
        Spec("breakout"),
        preset("dqn", (2, 10, 10)),
        replace(RECIPE, epochs=40),
        view=View(panel="game"),
    )
)
