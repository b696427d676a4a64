"""An autoencoder (Hinton and Salakhutdinov, 2006)."""

from __future__ import annotations

from math import prod

from nnsim.core.network import Network
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.kinds import PRESETS, Preset, Shape


def autoencoder(shape: Shape) -> Network:
    """Narrower and narrower to a code of few numbers, and back; the output has as many numbers as the input."""
    made, inputs = Builder(), prod(shape)
    if len(shape) > 1:
        made.add("flatten")
    wide, code = (128, 16) if inputs > 64 else (16, max(1, min(inputs - 1, 4)))
    made.add("dense", units=wide, activation="relu")
    made.add("dense", units=code, activation="linear")
    made.add("dense", units=wide, activation="relu")
    return made.network()


PRESETS.add(
    Preset(
        "autoencoder",
        say("Autoencoder"),
        say(
            "Learns to answer with its own input through a layer that is too narrow to copy it: that "
            "layer finds a short "
            "code for the data, without any labels."
        ),
        19,
        autoencoder,
        (("optimizer", Spec("adam")), ("rate", 0.002), ("batch", 32)),
        output="reconstruction",
        icon="reshape",
    )
)
