"""AlexNet (Krizhevsky, Sutskever and Hinton, 2012), in the form of two groups."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape

ORIGINAL = 224
"""Side of the images that the paper states; a rim of 2 makes 55 × 55 of them, as in its text."""


def alexnet(shape: Shape = (3, ORIGINAL, ORIGINAL)) -> Network | Problem:
    """Five convolutions, three of them in two groups that do not see each other, and three dense layers.

    Smaller images get smaller steps at first; what reaches the dense layers is always 6 × 6.
    """
    if problem := unpictured("AlexNet", shape, 16):
        return problem
    side = min(shape[1:])
    stride = 4 if side >= 160 else 2 if side >= 64 else 1
    made = Builder()
    made.add("conv2d", channels=96, kernel=11 if stride > 1 else 5, stride=stride, padding=2)
    made.add("local_response_norm")
    made.add("max_pool2d", kernel=3)
    made.add("conv2d", channels=256, kernel=5, padding=2, groups=2)
    made.add("local_response_norm")
    made.add("max_pool2d", kernel=3, padding=0 if side >= ORIGINAL else 1)
    made.add("conv2d", channels=384)
    made.add("conv2d", channels=384, groups=2)
    made.add("conv2d", channels=256, groups=2)
    if shape[1:] == (ORIGINAL, ORIGINAL):
        made.add("max_pool2d", kernel=3)
    else:
        made.add("adaptive_pool2d", size=6, take="max")
    made.add("flatten")
    for _ in range(2):
        made.add("dropout", rate=0.5)
        made.add("dense", units=4096, activation="relu")
    return made.network()


PRESETS.add(
    Preset(
        "alexnet",
        "AlexNet",
        say(
            "The network that won the ImageNet challenge of 2012: about 61 million weights, split "
            "over two graphics cards. "
            "It runs here, too, but learns slowly without one."
        ),
        22,
        alexnet,
        (
            ("optimizer", Spec.of("sgd", momentum=0.9)),
            ("rate", 0.01),
            ("batch", 16),
            ("l2", 0.0005),
            ("initializer", Spec("he")),
        ),
        icon="conv",
    )
)
