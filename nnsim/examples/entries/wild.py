"""Real data: flowers, wines and handwritten digits, bundled with the program."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

ADAM = Spec("adam")
CROSS_ENTROPY = "categorical_cross_entropy"

EXAMPLES.add(
    Example(
        "iris",
        say("Iris flowers"),
        say("Four lengths of a flower tell its species; three outputs compete."),
        5,
        "iris",
        dense(6, output="multiclass"),
        Recipe(loss=CROSS_ENTROPY, optimizer=ADAM, rate=0.01, batch=10, epochs=100),
    )
)
EXAMPLES.add(
    Example(
        "wine",
        say("Wines"),
        say("Thirteen measurements tell the cultivar; without scaling one drowns the rest."),
        20,
        "wine",
        dense(output="multiclass"),
        Recipe(loss=CROSS_ENTROPY, optimizer=ADAM, rate=0.02, batch=10, epochs=60),
    )
)
EXAMPLES.add(
    Example(
        "digits-linear",
        say("Digits with a single layer"),
        say("One output per digit: each learns an image of what it looks for."),
        5,
        "digits",
        dense(output="multiclass", flatten=True),
        Recipe(loss=CROSS_ENTROPY, optimizer=ADAM, rate=0.005, batch=32, epochs=40),
    )
)
EXAMPLES.add(
    Example(
        "mnist-mlp",
        say("MNIST with a hidden layer"),
        say("70,000 handwritten digits and one hidden layer of 128 neurons."),
        8,
        "mnist",
        dense(128, activation="relu", output="multiclass", flatten=True),
        Recipe(loss=CROSS_ENTROPY, optimizer=ADAM, rate=0.001, batch=64, epochs=5),
    )
)
