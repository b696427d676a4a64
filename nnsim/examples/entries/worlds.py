"""Games, learned by playing them."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, preset

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
        "Catch, learned from pixels",
        "Ten by ten pixels and nothing but points: soon it catches every ball.",
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
        "Breakout, learned from pixels",
        "From two grey pictures at a time it learns to take a wall apart, by playing.",
        24,
        Spec("breakout"),
        preset("dqn", (2, 10, 10)),
        replace(RECIPE, epochs=40),
        view=View(panel="game"),
    )
)
