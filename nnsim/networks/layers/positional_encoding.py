"""Where in a sequence a step stands: waves (Vaswani et al., 2017), or what is learned (Gehring et al., 2017)."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import sequence
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights

SLOWEST = 10_000.0
"""Ratio of the longest wave to the shortest."""


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return sequence(say("Positional encoding"), shapes)


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    return (Array("weight", shape, "weight"),) if values["learned"] else ()


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    if values["learned"]:
        return (Call("nnsim.engine.modules:PositionEmbedding", (("length", shape[0]), ("width", shape[1]))),)
    return (Call("nnsim.engine.modules:PositionalEncoding", (("slowest", SLOWEST),)),)


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    if values["learned"]:
        return x + weights["weight"]
    length, width = x.shape[1:]
    channel = np.arange(width)
    angles = np.arange(length)[:, None] / SLOWEST ** (2 * (channel // 2) / width)
    waves = np.where(channel % 2, np.cos(angles), np.sin(angles)).astype(np.float32)
    y: Floats = x + waves
    return y


POSITIONAL_ENCODING = LAYERS.add(
    LayerKind(
        "positional_encoding",
        say("Positional encoding"),
        say("x + sin or cos(step / 10000^(channel / width))"),
        say(
            "Adds to every step a pattern of waves that tells where it stands, as attention would "
            "not notice if the steps "
            "were shuffled. Or it learns a vector for every place."
        ),
        (Flag("learned", say("Learned"), False, say("Learns what to add at every place, instead of waves.")),),
        _shape,
        _calls,
        _arrays,
        forward=_forward,
        icon="positional",
        group=say("Sequence"),
    )
)
