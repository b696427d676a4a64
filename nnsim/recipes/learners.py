"""Learning rules; ``engine.learners`` implements the same ids."""

from __future__ import annotations

from nnsim.core.run import Column
from nnsim.language.texts import say
from nnsim.recipes.kinds import LEARNERS, LearnerKind

LEARNERS.add(
    LearnerKind(
        "backprop",
        say("Backpropagation"),
        "w ← w − η ∂loss/∂w",
        say(
            "Sends the error backwards through the layers, so that every weight learns its share of the blame. "
            "Works for any network whose activations have a slope."
        ),
        (),
        ("loss", "optimizer", "rate", "schedule", "batch", "l1", "l2", "initializer", "seed", "source", "phases"),
        heads=True,
        shares=True,
    )
)
LEARNERS.add(
    LearnerKind(
        "perceptron",
        say("Rosenblatt's rule"),
        say("y = Σⱼ wⱼ xⱼ with x₀ = 1; mistake: w ← w ± η x"),
        say(
            "Takes one sample at a time: a positive one with a score of 0 or less adds η x to the weights, "
            "a negative one with a score above 0 subtracts it. Ends without mistakes if a line separates the classes; "
            "needs a single layer."
        ),
        (),
        ("rate", "initializer", "seed"),
        decides=True,
        rule="mistakes",
        beats=("take", "forward", "compare", "update"),
        columns=(
            Column(
                "corrections",
                say("so far"),
                say("How many times weights were corrected since the beginning; it stays as it is once all is right."),
                say("Corrections"),
            ),
        ),
    )
)
