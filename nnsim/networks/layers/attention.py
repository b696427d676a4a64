"""Multi-head self-attention (Vaswani et al., 2017)."""

from __future__ import annotations

from math import gcd, sqrt

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Integer, Values
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import sequence
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights, everything


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape, heads = sequence(say("Self-attention"), shapes), int(values["heads"])
    if isinstance(shape, Problem) or shape[1] % heads == 0:
        return shape
    fitting = gcd(shape[1], heads)
    text = say(
        "Self-attention has {heads}, which do not divide the {channels}",
        heads=counted(heads, "head"),
        channels=counted(shape[1], "channel"),
    )
    return Problem(
        say("{text}: use {fitting}.", text=text, fitting=fitting),
        fix=Fix(say("Use {fitting}", fitting=fitting), "set_layer", (("heads", fitting),)),
    )


def _arrays(_values: Values, shape: Shape) -> tuple[Array, ...]:
    width = shape[1]
    return (
        Array("in_weight", (3 * width, width), "weight", blocks=3, reads=1),
        Array("in_bias", (3 * width,), "bias", blocks=3),
        Array("out_weight", (width, width), "weight"),
        Array("out_bias", (width,), "bias"),
    )


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    arguments = (("width", shape[1]), ("heads", int(values["heads"])), ("causal", bool(values["causal"])))
    return (Call("nnsim.engine.modules:SelfAttention", arguments),)


def _macs(_values: Values, shape: Shape) -> int:
    length, width = shape
    return 4 * length * width * width + 2 * length * length * width


def _taken(values: Values, weights: Weights, x: Floats) -> Floats:
    """How much every step takes from every other: float32 [n, heads, length, length] for ``x`` [n, length, width]."""
    n, length = x.shape[:2]
    parts = x @ weights["in_weight"].T + weights["in_bias"]
    query, key, _value = parts.reshape(n, length, 3, int(values["heads"]), -1).transpose(2, 0, 3, 1, 4)
    scores = query @ key.swapaxes(-1, -2) / np.float32(sqrt(query.shape[-1]))
    if values["causal"]:
        scores[..., np.triu(np.ones((length, length), np.bool_), 1)] = -np.inf
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True), np.float32)


ATTENTION = LAYERS.add(
    LayerKind(
        "attention",
        say("Self-attention"),
        say("softmax(Q K^T / √d) V"),
        say(
            "Every step of a sequence asks all steps a question and takes what the fitting ones "
            "hold, in several heads at "
            "a time. Transformers are built of it; where a step stands has to be told by positional encoding."
        ),
        (
            Integer("heads", say("Heads"), 4, 1, 64, say("Questions at a time; they share the channels evenly.")),
            Flag(
                "causal", say("Look back only"), False, say("Steps see only those before them, as when writing text.")
            ),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        icon="attention",
        group=say("Sequence"),
        window=everything,
        looks_ahead=lambda values: not values["causal"],
        attends=_taken,
    )
)
