"""Regression: values over the plane instead of classes, one of them or several at once."""

from __future__ import annotations

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

EXAMPLES.add(
    Example(
        "regression-plane",
        say("A tilted plane"),
        say("Values instead of classes: one linear neuron fits the slope."),
        2,
        Spec.of("plane", count=200),
        dense(output="regression"),
        Recipe(loss="squared_error", rate=0.03, batch=10, epochs=100),
    )
)

EXAMPLES.add(
    Example(
        "robot-arm",
        say("Where the hand is"),
        say("Two joints tell where the hand is: one network answers with both values."),
        32,
        Spec.of("arm", count=800),
        dense(24, 24, output="regression"),
        Recipe(loss="squared_error", optimizer=Spec("adam"), rate=0.01, batch=20, epochs=100),
    )
)

EXAMPLES.add(
    Example(
        "swiss-roll",
        say("Unroll a swiss roll"),
        say("A sheet rolled up in space: the graph of neighbours tells the way along it."),
        16,
        Spec.of("swiss_roll", count=1000),
        dense(24, 24, output="regression"),
        Recipe(loss="squared_error", optimizer=Spec("adam"), rate=0.01, batch=20, epochs=60),
        view=View(panel="manifold"),
    )
)
