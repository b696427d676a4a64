"""Learners by contrastive divergence: one restricted Boltzmann machine, and stacks of them, layer by layer."""

from __future__ import annotations

from nnsim.core.parameters import Flag, Integer, Number
from nnsim.core.run import Column
from nnsim.language.texts import say
from nnsim.recipes.kinds import DATA_FORMS, LEARNERS, LearnerKind

CALM, MOMENTUM = 1000, (0.5, 0.9)
"""Updates of a layer that are made with the first momentum; all others have the second (Hinton, 2010)."""

DECAY = 0.0002
"""Share of a weight that a step of pretraining takes off for each unit of the rate (Hinton, 2010)."""

CODE_RATE = 0.01
"""Linear units may be as large as they like: they get so much of the rate (Hinton and Salakhutdinov, 2006)."""

DREAM_RATE, DREAM_ROUNDS = 0.1, 4
"""A machine that sees classes is there to dream: its dreams persist, over so many rounds, which asks for so much of the
rate. On MNIST fewer rounds lead to dreams that do not heed the class that is held fast."""

MEASURED = 2000
"""Samples of each part whose free energy is measured at most, the first ones."""


EXPORTS = ("onnx", "safetensors", "svg", "png", *DATA_FORMS)
"""The network with what it learned, but no script that would learn it."""

ENERGIES = (
    Column(
        "free_energy",
        say("train"),
        say(
            "The mean free energy of training samples, for the layer that learns: the less, the likelier the machine "
            "holds them. Only differences mean something."
        ),
        say("Free energy"),
        "value",
        "train",
    ),
    Column(
        "free_energy_test",
        say("test"),
        say(
            "The same of test samples: where it rises above that of training samples, the machine knows these by heart."
        ),
        say("Free energy"),
        "value",
        "test",
    ),
)

LEARNERS.add(
    LearnerKind(
        "rbm",
        say("Contrastive divergence"),
        say("Δw = η (mean of v h in the data − mean of v h in the dream)"),
        say(
            "Learns a restricted Boltzmann machine without labels: samples are made likelier, and what the "
            "machine dreams of after k steps is made less likely. Weights lead up, and the same weights lead down."
        ),
        (
            Integer(
                "k",
                say("Steps k"),
                1,
                1,
                20,
                say("How many times a dream goes down and up before its step; more come nearer to the true slope."),
                "steps",
            ),
            Flag(
                "persistent",
                say("Persistent"),
                False,
                say("Dreams go on from where the last step left them, instead of beginning at the samples."),
            ),
        ),
        ("rate", "schedule", "batch", "l2", "initializer", "seed"),
        exports=EXPORTS,
        outputs=("bernoulli",),
        loss="binary_cross_entropy",
        columns=ENERGIES,
        rule="contrast",
        beats=("take", "forward", "update"),
        machines="one",
    )
)
LEARNERS.add(
    LearnerKind(
        "layerwise",
        say("Layer by layer"),
        say("contrastive divergence for each layer, then w ← w − η ∂loss/∂w"),
        say(
            "First every layer learns by itself to be a Boltzmann machine of what the layer below it says, without "
            "labels; then backpropagation trains all of them for the output (Hinton, 2006)."
        ),
        (
            Integer(
                "epochs",
                say("Epochs a layer"),
                5,
                0,
                100,
                say("How long each layer is pretrained; at 0 backpropagation begins at once, as the control."),
                "epochs",
            ),
            Number(
                "rate",
                say("Pretraining rate"),
                0.1,
                1e-4,
                1.0,
                say("The learning rate of contrastive divergence; that of the recipe is for what follows."),
                log=True,
            ),
            Flag(
                "labels",
                say("Labels on top"),
                False,
                say("The last machine sees the class beside what lies below it, so that it can dream of one."),
            ),
        ),
        ("loss", "optimizer", "rate", "schedule", "batch", "l1", "l2", "initializer", "seed"),
        exports=EXPORTS,
        columns=ENERGIES,
        beats=("take", "forward", "compare", "backward", "update"),
        machines="stack",
    )
)
