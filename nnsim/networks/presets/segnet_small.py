"""A small encoder-decoder for images, in the manner of SegNet (Badrinarayanan, Kendall and Cipolla, 2015)."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape


def segnet_small(shape: Shape) -> Network | Problem:
    """Down by pooling as far as the sides can be halved, at most twice, and back up by enlarging."""
    if problem := unpictured("SegNet", shape):
        return problem
    stages = next(n for n in (2, 1, 0) if all(side % 2**n == 0 for side in shape[1:]))
    if not stages:
        fix = Fix(say("Use MNIST"), "choose_bundled", (("name", "mnist"),))
        text = say(
            "SegNet halves images, but {shape}×{shape_2} has an odd side: choose images with even sides.",
            shape=shape[1],
            shape_2=shape[2],
        )
        return Problem(text, "data", fix=fix)
    made = Builder()
    for stage in range(stages):
        _convolve(made, 8 * 2**stage)
        made.add("max_pool2d")
    _convolve(made, 8 * 2**stages)
    for stage in reversed(range(stages)):
        made.add("upsample")
        _convolve(made, 8 * 2**stage)
    return made.network()


def _convolve(made: Builder, channels: int) -> None:
    made.add("conv2d", channels=channels, activation="linear", bias=False)
    made.add("batchnorm2d")
    made.add("activation")


PRESETS.add(
    Preset(
        "segnet_small",
        say("SegNet, small"),
        say(
            "An encoder makes the image smaller to see what is there, a decoder makes it larger again to say where: an "
            "answer for every pixel."
        ),
        25,
        segnet_small,
        (("optimizer", Spec("adam")), ("rate", 0.005), ("batch", 25), ("initializer", Spec("he"))),
        output="pixels",
        icon="upsample",
    )
)
