"""A network in the manner of the Neocognitron (Fukushima, 1980)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import halvings, unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape


def neocognitron(shape: Shape) -> Network | Problem:
    """Simple cells (convolution) and complex cells (pooling) in turn, until little of the image is left."""
    if problem := unpictured(say("The Neocognitron"), shape):
        return problem
    made = Builder()
    for stage in range(min(3, halvings(shape, 2))):
        made.add("conv2d", channels=12 * 2**stage, kernel=5 if stage == 0 else 3, padding=2 if stage == 0 else 1)
        made.add("avg_pool2d")
    made.add("flatten")
    return made.network()


PRESETS.add(
    Preset(
        "neocognitron",
        say("In the manner of the Neocognitron"),
        say(
            "Simple cells look for a pattern at every place, complex cells ask whether it is near: "
            "convolution and pooling "
            "in turn. Fukushima's own learned without a teacher; this one learns by backpropagation."
        ),
        13,
        neocognitron,
        (("optimizer", Spec("adam")), ("rate", 0.002), ("batch", 64)),
        icon="conv",
    )
)
