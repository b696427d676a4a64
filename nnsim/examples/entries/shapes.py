"""Classes in the plane that no line separates, from easy to hard."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

ADAM = Spec("adam")

EXAMPLES.add(
    Example(
        "gauss",
        say("Two clouds"),
        say("Two round clouds of points; one neuron is enough."),
        2,
        Spec.of("gauss", count=200),
        dense(output="binary"),
        Recipe(rate=0.1, batch=10, epochs=100),
    )
)
EXAMPLES.add(
    Example(
        "circle",
        say("Disc in a ring"),
        say("Hidden neurons fold three or more lines into a closed curve."),
        8,
        Spec.of("circle", count=300),
        dense(6, output="binary"),
        Recipe(optimizer=ADAM, rate=0.03, batch=10, epochs=200),
    )
)
EXAMPLES.add(
    Example(
        "moons",
        say("Two moons"),
        say("Two half moons that reach into each other; the boundary has to bend twice."),
        8,
        Spec.of("moons", count=300),
        dense(8, output="binary"),
        Recipe(optimizer=ADAM, rate=0.03, batch=10, epochs=200),
    )
)
EXAMPLES.add(
    Example(
        "spiral",
        say("Two spirals"),
        say("A hard classic: two hidden layers wind the boundary along the arms."),
        11,
        Spec.of("spiral", count=400),
        dense(8, 8, output="binary"),
        Recipe(optimizer=ADAM, rate=0.01, batch=10, epochs=500),
    )
)
