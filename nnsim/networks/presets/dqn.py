"""A network that learns to play from pixels, after Mnih and others (2013), in the size of a small world."""

from __future__ import annotations

from nnsim.core.network import Network
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.building import Builder
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.kinds import PRESETS, Preset, Shape


def dqn(shape: Shape) -> Network | Problem:
    """A convolution, a dense layer, and a value for every action.

    The published network had two convolutions and 256 units for pictures of 84 × 84; these worlds have 10 × 10.
    """
    if len(shape) != IMAGE:
        text = say("The deep Q-network learns to play, and these data are no world: choose a world such as Catch.")
        return Problem(text, "data", fix=Fix(say("Play Catch"), "choose_generator", (("kind", "catch"),)))
    made = Builder()
    made.add("conv2d", channels=16, padding=0)
    made.add("flatten")
    made.add("dense", units=64, activation="relu")
    return made.network()


PRESETS.add(
    Preset(
        "dqn",
        say("Deep Q-network"),
        say(
            "A convolution and a dense layer that learn the value of every action from pictures of a "
            "game, by playing it."
        ),
        24,
        dqn,
        (
            ("learner", Spec("q_learning")),
            ("optimizer", Spec("adam")),
            ("rate", 0.001),
            ("schedule", Spec.of("cosine", floor=0.05)),
            ("batch", 64),
            ("initializer", Spec("he")),
        ),
        "action_values",
        icon="conv",
        kinds=("episodes",),
    )
)
