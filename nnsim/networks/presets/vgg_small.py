"""A small network in the manner of VGG (Simonyan and Zisserman, 2014)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import halvings, unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape


def vgg_small(shape: Shape) -> Network | Problem:
    """Pairs of 3 × 3 convolutions; after each pair half the size and twice the channels."""
    if problem := unpictured("VGG", shape):
        return problem
    made = Builder()
    for stage in range(min(3, halvings(shape, 3))):
        for _ in range(2):
            made.add("conv2d", channels=8 * 2**stage)
        made.add("max_pool2d")
    made.add("flatten")
    made.add("dense", units=64, activation="relu")
    made.add("dropout")
    return made.network()


PRESETS.add(
    Preset(
        "vgg_small",
        say("VGG, small"),
        say(
            "Nothing but small windows: two 3 × 3 convolutions see as far as one of 5 × 5, with "
            "fewer weights and one bend "
            "more. Halve the size, double the channels, again."
        ),
        21,
        vgg_small,
        (("optimizer", Spec("adam")), ("rate", 0.002), ("batch", 64), ("initializer", Spec("he"))),
        icon="conv",
    )
)
