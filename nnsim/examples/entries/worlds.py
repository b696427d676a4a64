"""Games, learned by playing them."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.project import Recipe
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
        "A network that sees ten by ten pixels learns to catch every ball, from points alone.",
        24,
        Spec("catch"),
        preset("dqn", (1, 10, 10)),
        replace(RECIPE, epochs=9),
    )
)
EXAMPLES.add(
    Example(
        "dqn-breakout",
        "Breakout, learned from pixels",
        "Two grey pictures at a time: after half an hour of play it clears most of the wall.",
        24,
        Spec("breakout"),
        preset("dqn", (2, 10, 10)),
        replace(RECIPE, epochs=40),
    )
)
EXAMPLES.add(
    Example(
        "dqn-unstable",
        "Breakout by the plain recipe",
        "No averaged weights, no double estimate, a constant rate: it gets good, and loses it again.",
        24,
        Spec("breakout"),
        preset("dqn", (2, 10, 10)),
        replace(
            RECIPE,
            learner=Spec.of("q_learning", averaged=False, double=False, target=250),
            schedule=Spec("constant"),
            epochs=40,
        ),
    )
)
