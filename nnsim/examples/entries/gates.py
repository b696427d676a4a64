"""What one neuron can learn, and what it cannot: logic gates and a separating line."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

ROSENBLATT = Recipe(learner=Spec("perceptron"), loss="perceptron", rate=0.01, batch=1, epochs=100)
LINE = Recipe(rate=0.3, batch=10, epochs=100)

EXAMPLES.add(
    Example(
        "and",
        say("AND with one neuron"),
        say("Both inputs must be on: a single neuron draws the line."),
        1,
        Spec.of("and", count=200),
        dense(output="binary"),
        LINE,
    )
)
EXAMPLES.add(
    Example(
        "or",
        say("OR with one neuron"),
        say("One input is enough: again a single line does it."),
        1,
        Spec.of("or", count=200),
        dense(output="binary"),
        LINE,
    )
)
EXAMPLES.add(
    Example(
        "perceptron",
        say("Rosenblatt's perceptron"),
        say("The learning rule of 1958, one sample at a time, until no mistake is left."),
        3,
        Spec.of("linear", count=200, margin=0.1, angle=200.0),
        dense(output="binary"),
        ROSENBLATT,
    )
)
EXAMPLES.add(
    Example(
        "xor",
        say("XOR with a hidden layer"),
        say("What one neuron cannot do, six hidden neurons can."),
        8,
        Spec.of("xor", count=200),
        dense(6, output="binary"),
        Recipe(optimizer=Spec("adam"), rate=0.03, batch=10, epochs=200),
    )
)
EXAMPLES.add(
    Example(
        "xor-features",
        say("XOR with the feature x₁x₂"),
        say("A single layer solves XOR once the product of the inputs is an input too."),
        9,
        Spec.of("xor", count=200),
        dense(features=("x1", "x2", "x1x2"), output="binary"),
        Recipe(optimizer=Spec("adam"), rate=0.1, batch=10, epochs=200),
    )
)
