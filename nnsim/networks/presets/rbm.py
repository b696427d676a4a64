"""A restricted Boltzmann machine, and the deep autoencoder that is begun with a stack of them."""

from __future__ import annotations

from math import prod

from nnsim.core.network import Network
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.image_presets import unpictured
from nnsim.networks.kinds import PRESETS, Preset, Shape

SMALL = Spec.of("normal", std=0.01)


def rbm(shape: Shape) -> Network | Problem:
    """One layer of units that are on or off; the way back has the same weights."""
    return _sigmoid(shape, (128 if prod(shape) > 64 else 32,), ())


def deep(shape: Shape) -> Network | Problem:
    """Narrower and narrower to a code of two numbers, and back."""
    there = (256, 64) if prod(shape) > 64 else (32, 16)
    return _sigmoid(shape, there, there[::-1], code=2)


def _sigmoid(shape: Shape, there: tuple[int, ...], back: tuple[int, ...], code: int = 0) -> Network | Problem:
    if problem := unpictured(say("A Boltzmann machine"), shape):
        return problem
    made = Builder()
    made.add("flatten")
    for units in there:
        made.add("dense", units=units, activation="sigmoid")
    if code:
        made.add("dense", units=code, activation="linear")
    for units in back:
        made.add("dense", units=units, activation="sigmoid")
    return made.network()


PRESETS.add(
    Preset(
        "rbm",
        say("Restricted Boltzmann machine"),
        say(
            "One layer of hidden units that learns without labels what samples look like, and can dream: "
            "the same weights lead up and down."
        ),
        19,
        rbm,
        (("learner", Spec("rbm")), ("rate", 0.05), ("batch", 64), ("initializer", SMALL)),
        output="bernoulli",
        icon="reshape",
        kinds=("image",),
    )
)
PRESETS.add(
    Preset(
        "deep_autoencoder",
        say("Deep autoencoder"),
        say(
            "Every layer is first learned by itself as a Boltzmann machine; then all of them learn to draw samples "
            "again from two numbers (Hinton and Salakhutdinov, 2006)."
        ),
        19,
        deep,
        (
            ("learner", Spec("layerwise")),
            ("loss", "binary_cross_entropy"),
            ("optimizer", Spec("adam")),
            ("rate", 0.001),
            ("batch", 64),
            ("initializer", SMALL),
        ),
        output="bernoulli",
        icon="reshape",
        kinds=("image",),
    )
)
