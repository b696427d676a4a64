"""Two towers, one for images and one for texts, that meet in how alike their answers are (Radford et al., 2021)."""

from __future__ import annotations

from nnsim.core.network import INPUT, Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.data.kinds.pairs import TEXT
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.kinds import PRESETS, Preset, Shape

WIDTH = 32
"""Numbers that either tower answers with."""


def _for_pairs(shape: Shape) -> Network | Problem:
    if shape:
        return two_towers()
    fix = Fix(say("Use Captions"), "choose_generator", (("kind", "captions"),))
    return Problem(
        say("Two towers read images with texts, but these data are none: choose such pairs."), "data", fix=fix
    )


def two_towers(words: int = 64) -> Network:
    """Convolutions for the image, vectors for ``words`` words and their mean for the text, and their similarity."""
    made = Builder()
    made.add("conv2d", INPUT, channels=12, activation="relu")
    made.add("max_pool2d")
    made.add("conv2d", channels=24, activation="relu")
    made.add("max_pool2d")
    made.add("flatten")
    image = made.add("dense", units=WIDTH, activation="linear")
    made.add("embedding", TEXT, words=words, channels=WIDTH)
    text = made.add("global_pool")
    made.add("similarity", image, text, take="dot", scale=5.0)
    return made.network()


PRESETS.add(
    Preset(
        "two_towers",
        say("Two towers"),
        say(
            "Convolutions look at the image, vectors of words are averaged over the text, and the "
            "answer is how alike the "
            "results of both are."
        ),
        29,
        _for_pairs,
        (("optimizer", Spec("adam")), ("rate", 0.005), ("batch", 16)),
        icon="similarity",
        kinds=("pairs",),
    )
)
