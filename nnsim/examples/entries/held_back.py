"""What held networks back: documents for prepared experiments."""

from __future__ import annotations

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
