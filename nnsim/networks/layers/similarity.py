"""How alike two vectors are: where two towers meet (Bromley et al., 1993; Radford et al., 2021)."""

from __future__ import annotations

from math import prod, sqrt

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Number, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import alike, vector
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights, everything

LEAST = 1e-6
"""What lengths are at least, as nothing can be divided by 0."""


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = alike(say("Similarity"), shapes)
    shape = shape if isinstance(shape, Problem) else vector(say("Similarity"), (shape,))
    return shape if isinstance(shape, Problem) else (1,)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    arguments = (("cosine", values["take"] == "cosine"), ("scale", float(values["scale"])))
    return (Call("nnsim.engine.modules:Similarity", arguments),)


def _macs(values: Values, shape: Shape) -> int:
    return prod(shape) * (3 if values["take"] == "cosine" else 1)


def _forward(values: Values, _weights: Weights, a: Floats, b: Floats) -> Floats:
    dot = (a * b).sum(axis=1, keepdims=True, dtype=np.float32)
    if values["take"] == "cosine":
        lengths = ((each * each).sum(axis=1, keepdims=True, dtype=np.float32) for each in (a, b))
        dot = dot / np.sqrt(np.maximum(np.multiply(*lengths), np.float32(LEAST)))
    else:
        dot = dot / np.float32(sqrt(a.shape[1]))
    scaled: Floats = dot * np.float32(values["scale"])
    return scaled


SIMILARITY = LAYERS.add(
    LayerKind(
        "similarity",
        say("Similarity"),
        "s · a·b / (|a| |b|)",
        say(
            "Makes one number of two vectors of equal size: how alike they are. Two towers that end "
            "here, one for images "
            "and one for texts, learn to answer with like vectors to what belongs together."
        ),
        (
            Choice(
                "take",
                say("Take"),
                "cosine",
                (("cosine", say("Cosine")), ("dot", say("Dot product"))),
                say("The cosine of the angle between both, or their dot product divided by the root of their size."),
            ),
            Number("scale", say("Scale"), 8.0, 0.1, 100.0, say("What the similarity is multiplied by."), log=True),
        ),
        _shape,
        _calls,
        macs=_macs,
        forward=_forward,
        icon="similarity",
        group=say("Merge"),
        inputs=(2, 2),
        window=everything,
        brief=lambda values: ("", "cosine" if values["take"] == "cosine" else say("dot product")),
    )
)
