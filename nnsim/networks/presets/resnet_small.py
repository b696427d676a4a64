"""A small residual network (He, Zhang, Ren and Sun, 2015)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import halvings, unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape


def resnet_small(shape: Shape) -> Network | Problem:
    """A convolution, up to three residual blocks, and the mean of every feature map."""
    if problem := unpictured(say("A residual network"), shape):
        return problem
    made = Builder()
    made.add("conv2d", channels=8, activation="linear", bias=False)
    made.add("batchnorm2d")
    made.add("activation")
    for stage in range(min(3, 1 + halvings(shape, 3))):
        _block(made, 8 * 2**stage, stride=1 if stage == 0 else 2)
    made.add("global_pool")
    return made.network()


def _block(made: Builder, channels: int, stride: int) -> None:
    """Two convolutions whose sum with their input goes on; a 1 × 1 convolution where sizes differ."""
    start = made.last
    made.add("conv2d", channels=channels, stride=stride, activation="linear", bias=False)
    made.add("batchnorm2d")
    made.add("activation")
    made.add("conv2d", channels=channels, activation="linear", bias=False)
    way = made.add("batchnorm2d")
    if stride > 1:
        start = made.add(
            "conv2d", start, channels=channels, kernel=1, padding=0, stride=stride, activation="linear", bias=False
        )
    made.add("add", way, start)
    made.add("activation")


PRESETS.add(
    Preset(
        "resnet_small",
        say("ResNet, small"),
        say(
            "Blocks that learn a correction: the input of each is led around it and added to what it makes, so that "
            "gradients reach the first layer of a deep network."
        ),
        21,
        resnet_small,
        (("optimizer", Spec("adam")), ("rate", 0.005), ("batch", 64), ("initializer", Spec("he"))),
        icon="add",
    )
)
