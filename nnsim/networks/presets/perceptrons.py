"""From one neuron to a multi-layer perceptron."""

from __future__ import annotations

from math import prod

from nnsim.core.network import Network
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.kinds import PRESETS, Preset, Shape


def _flat(shape: Shape) -> Builder:
    made = Builder()
    if len(shape) > 1:
        made.add("flatten")
    return made


def single_layer(shape: Shape) -> Network:
    """Inputs straight into the output."""
    return _flat(shape).network()


def mark1(shape: Shape) -> Network:
    """Association units with random wires, then the output."""
    made = _flat(shape)
    made.add("random_projection", wires=min(10, max(1, prod(shape) // 2)))
    return made.network()


def mlp(shape: Shape) -> Network:
    """Two hidden layers, wider for images than for points."""
    made, inputs = _flat(shape), prod(shape)
    for units in (128, 64) if inputs > 64 else (16, 16) if inputs > 4 else (8, 8):
        made.add("dense", units=units, activation="relu" if inputs > 4 else "tanh")
    return made.network()


PRESETS.add(
    Preset(
        "perceptron",
        say("Rosenblatt's perceptron"),
        say("One layer of yes-or-no neurons, trained by the rule of 1958: one sample at a time, only mistakes count."),
        2,
        single_layer,
        (("learner", Spec("perceptron")), ("loss", "perceptron"), ("rate", 0.01)),
        icon="dense",
    )
)
PRESETS.add(
    Preset(
        "mark1",
        say("Mark I Perceptron"),
        say(
            "Rosenblatt's machine: association units wired to the retina at random, and response "
            "units, which alone learn."
        ),
        4,
        mark1,
        (("learner", Spec("perceptron")), ("loss", "perceptron"), ("rate", 0.01)),
        icon="association",
    )
)
PRESETS.add(
    Preset(
        "single_layer",
        say("Single layer, one output per class"),
        say("As many outputs as classes, each with one weight per input: on images every class learns a picture."),
        5,
        single_layer,
        (("optimizer", Spec("adam")), ("rate", 0.005), ("batch", 32)),
        icon="dense",
    )
)
PRESETS.add(
    Preset(
        "mlp",
        say("Multi-layer perceptron"),
        say("Two hidden layers between inputs and output; each feeds the next through a bend."),
        8,
        mlp,
        (("optimizer", Spec("adam")), ("rate", 0.003), ("batch", 32)),
        icon="dense",
    )
)
