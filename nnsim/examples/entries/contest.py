"""Learners beside each other: a document for the experiment on few and many samples."""

from __future__ import annotations

from nnsim.core.project import Recipe, View
from nnsim.core.spec import Spec
from nnsim.examples.example import EXAMPLES, Example, dense
from nnsim.language.texts import say

EXAMPLES.add(
    Example(
        "who-wins",
        say("Who wins on 30 samples, who on 3,000?"),
        say("An experiment on two noisy moons: a network beside five other learners."),
        14,
        Spec.of("moons", count=4_000, noise=0.3),
        dense(8, 8, output="binary"),
        Recipe(optimizer=Spec("adam"), rate=0.01, batch=10, epochs=10),
        view=View(panel="experiment", experiment="who-wins"),
    )
)
