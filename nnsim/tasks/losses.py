"""Losses, means over the samples without penalties. ``engine.losses`` implements the same ids.

z are the scores of the output neurons, p the answers (sigmoid, softmax or the score itself).
For classes t is 1 for the true class and 0 otherwise and s = 2t − 1 is +1 or −1;
for regression t is the value.
"""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.tasks.kinds import LOSSES, LossKind

LOSSES.add(
    LossKind(
        "binary_cross_entropy",
        say("Cross-entropy (binary)"),
        say("mean of −t ln p − (1 − t) ln(1 − p), p = sigmoid(z)"),
        say(
            "The usual loss for two classes: the surprise at the true class. Confident mistakes cost most, "
            "and the gradient of a score is simply p − t."
        ),
    )
)
LOSSES.add(
    LossKind(
        "categorical_cross_entropy",
        say("Cross-entropy (categorical)"),
        say("mean of −ln p of the true class, p = softmax(z)"),
        say(
            "The usual loss for several classes: the surprise at the true class. "
            "Confident mistakes cost most, and the gradient of each score is simply p − t."
        ),
    )
)
LOSSES.add(
    LossKind(
        "squared_error",
        say("Squared error"),
        say("mean of Σ (p − t)², t = 0 or 1, or the value"),
        say(
            "The usual loss for values: large misses count far more than small ones. "
            "For classes it learns slowly, as neurons that are confidently wrong get hardly any gradient."
        ),
    )
)
LOSSES.add(
    LossKind(
        "absolute_error",
        say("Absolute error"),
        say("mean of Σ |p − t|, t = 0 or 1, or the value"),
        say(
            "Counts every miss by its size, so that a few outliers do not rule. "
            "The gradient keeps its size near the target: lower the rate to settle."
        ),
    )
)
LOSSES.add(
    LossKind(
        "hinge",
        say("Hinge"),
        say("mean of Σ max(0, 1 − s z), s = ±1"),
        say(
            "The loss of support vector machines: it asks each score to be on the right side by at least 1 "
            "and then stops caring. Each output neuron learns its own class against the rest."
        ),
    )
)
LOSSES.add(
    LossKind(
        "perceptron",
        say("Perceptron loss"),
        say("mean of Σ max(0, −s z), s = ±1"),
        say(
            "Only mistakes cost, by their distance from the boundary: its gradient steps are Rosenblatt's rule. "
            "It stops as soon as all is right, however narrowly, and zero weights already cost nothing."
        ),
    )
)
LOSSES.add(
    LossKind(
        "huber",
        say("Huber loss"),
        say("mean of Σ h(p − t), h(e) = e² / 2 up to |e| = 1, then |e| − 1/2"),
        say(
            "Near the target it is the squared error, further off the absolute one: a wild target "
            "pulls no harder than any "
            "other that is missed by more than 1."
        ),
    )
)
