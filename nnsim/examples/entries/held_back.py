"""What held networks back: documents for prepared experiments."""

from __future__ import annotations

from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

EXAMPLES.add(
    Example(
        "vanishing",
        say("Vanishing gradients"),
        say("Ten layers of sigmoids: an experiment on how little gradient the first one gets."),
        18,
        Spec.of("circle", count=300),
        dense(*[16] * 10, activation="sigmoid", output="binary"),
        Recipe(optimizer=Spec("adam"), rate=0.01, batch=10, epochs=100),
        view=View(panel="experiment", experiment="vanishing"),
    )
)
EXAMPLES.add(
    Example(
        "double-descent",
        say("Double descent"),
        say("More random features than samples: the test error rises, and falls again."),
        18,
        "digits",
        Network(
            (),
            (
                Node("flatten1", Spec("flatten"), (INPUT,)),
                Node("random_projection1", Spec.of("random_projection", units=100), ("flatten1",)),
            ),
            Node(OUTPUT, Spec("multiclass"), ("random_projection1",)),
        ),
        Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.01, batch=32, epochs=50),
        view=View(panel="experiment", experiment="double-descent"),
    )
)
EXAMPLES.add(
    Example(
        "little-data",
        say("Little data"),
        say("Fifty noisy points and a large network: training and test part."),
        18,
        Spec.of("moons", count=100, noise=0.8),
        dense(40, 40, output="binary"),
        Recipe(optimizer=Spec("adam"), rate=0.01, batch=10, epochs=200),
        test_share=0.5,
        view=View(panel="experiment", experiment="little-data"),
    )
)
EXAMPLES.add(
    Example(
        "little-compute",
        say("Little compute"),
        say("What a network of the right size does with few operations, and with many."),
        18,
        "digits",
        dense(32, activation="relu", output="multiclass", flatten=True),
        Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.003, batch=32, epochs=30),
        view=View(panel="experiment", experiment="little-compute"),
    )
)
EXAMPLES.add(
    Example(
        "neocognitron",
        say("Neocognitron by its own rule"),
        say("Planes of simple cells compete for patches of digits, without any teacher."),
        13,
        "digits",
        Network(
            (),
            (
                Node("conv2d1", Spec.of("conv2d", channels=16, kernel=3, padding=1), (INPUT,)),
                Node("avg_pool2d1", Spec("avg_pool2d"), ("conv2d1",)),
                Node(
                    "conv2d2", Spec.of("conv2d", channels=64, kernel=3, padding=1, activation="relu"), ("avg_pool2d1",)
                ),
                Node("avg_pool2d2", Spec("avg_pool2d"), ("conv2d2",)),
                Node("flatten1", Spec("flatten"), ("avg_pool2d2",)),
            ),
            Node(OUTPUT, Spec("multiclass"), ("flatten1",)),
        ),
        Recipe(
            learner=Spec("winners"),
            loss="categorical_cross_entropy",
            optimizer=Spec("adam"),
            rate=0.03,
            batch=32,
            epochs=40,
        ),
        view=View(network="blocks", experiment="shifted-digits"),
    )
)
