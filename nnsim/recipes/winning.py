"""Layers that learn without a teacher by competition, as those of the Neocognitron."""

from __future__ import annotations

from nnsim.core.parameters import Integer, Number
from nnsim.language.texts import say
from nnsim.recipes.contrastive import EXPORTS
from nnsim.recipes.kinds import LEARNERS, LearnerKind

LEARNERS.add(
    LearnerKind(
        "winners",
        say("Winner takes all"),
        say("the plane most alike to patch p: w ← w + η (p / |p| − w)"),
        say(
            "Each layer learns by itself, without labels: of all planes the one most alike to a patch learns from it, "
            "and a silent one takes what nobody is alike to (Fukushima, 1980, 2014). Then the output learns by "
            "backpropagation. Left out: the inhibition that divides at each place; each plane has one threshold."
        ),
        (
            Integer(
                "epochs",
                say("Epochs a layer"),
                1,
                0,
                100,
                say("How long each layer learns before the next; at 0 backpropagation trains all, as the control."),
                "epochs",
            ),
            Number(
                "alike",
                say("Alike from"),
                0.8,
                0.0,
                1.0,
                say(
                    "The cosine between weights and patch from which a plane is a winner; larger ones make more planes."
                ),
            ),
            Number(
                "threshold",
                say("Threshold"),
                0.5,
                0.0,
                1.0,
                say("The share of the mean length of its patches that a plane takes off what it sums up."),
            ),
            Number(
                "rate",
                say("Rate of winners"),
                0.05,
                1e-4,
                1.0,
                say("How far a winner moves to its patch, η."),
                log=True,
            ),
        ),
        ("loss", "optimizer", "rate", "schedule", "batch", "l1", "l2", "initializer", "seed"),
        exports=EXPORTS,
        competes=True,
        beats=("take", "forward", "compare", "backward", "update"),
    )
)
