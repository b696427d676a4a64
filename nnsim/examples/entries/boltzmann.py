"""Boltzmann machines: one of them, a stack of them, and what they were for."""

from __future__ import annotations

from nnsim.core.project import Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

SMALL = Spec.of("normal", std=0.01)

EXAMPLES.add(
    Example(
        "rbm-mnist",
        say("A Boltzmann machine learns digits"),
        say("Without labels one layer finds the strokes of digits, and dreams of digits."),
        19,
        "mnist",
        dense(128, activation="sigmoid", output="bernoulli", flatten=True),
        Recipe(
            learner=Spec.of("rbm", persistent=True),
            loss="binary_cross_entropy",
            rate=0.005,
            batch=64,
            l2=0.0002,
            initializer=SMALL,
            epochs=10,
        ),
    )
)
EXAMPLES.add(
    Example(
        "dbn",
        say("A deep belief network dreams of digits"),
        say("Three Boltzmann machines on top of each other learn, then the whole network."),
        19,
        "mnist",
        dense(256, 256, 512, activation="sigmoid", output="multiclass", flatten=True),
        Recipe(
            learner=Spec.of("layerwise", epochs=2, labels=True),
            loss="categorical_cross_entropy",
            optimizer=Spec("adam"),
            rate=0.001,
            schedule=Spec("cosine"),
            batch=64,
            initializer=SMALL,
            epochs=12,
        ),
    )
)
