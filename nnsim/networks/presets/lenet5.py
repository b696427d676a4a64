"""LeNet-5 (LeCun, Bottou, Bengio and Haffner, 1998)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape


def lenet5(shape: Shape) -> Network | Problem:
    """Two convolutions with pooling and two dense layers.

    Made for 32 × 32: smaller images get a rim, as MNIST's 28 × 28 had, tiny ones in both convolutions. The
    published net connected the second convolution to parts of the first; here it sees all of it.
    """
    if problem := unpictured("LeNet-5", shape):
        return problem
    side = min(shape[1:])
    made = Builder()
    made.add("conv2d", channels=6, kernel=5, padding=0 if side >= 32 else 2, activation="tanh")
    made.add("avg_pool2d")
    made.add("conv2d", channels=16, kernel=5, padding=0 if side >= 20 else 2, activation="tanh")
    made.add("avg_pool2d")
    made.add("flatten")
    made.add("dense", units=120, activation="tanh")
    made.add("dense", units=84, activation="tanh")
    return made.network()


PRESETS.add(
    Preset(
        "lenet5",
        "LeNet-5",
        say(
            "The convolutional network that read cheques in the 1990s: two convolutions with "
            "pooling, then dense layers."
        ),
        13,
        lenet5,
        (("optimizer", Spec("adam")), ("rate", 0.002), ("batch", 64)),
        icon="conv",
    )
)
