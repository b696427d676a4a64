"""Softmax as a layer of its own."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import SEQUENCE, single
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights, everything


def _axis(shape: Shape) -> int:
    """Where channels lie: the first axis of a sample, the last one of a sequence."""
    return 2 if len(shape) == SEQUENCE else 1


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return single(say("Softmax"), shapes)


def _calls(_values: Values, shape: Shape) -> tuple[Call, ...]:
    return (Call("torch.nn:Softmax", (("dim", _axis(shape)),)),)


def _forward(_values: Values, _weights: Weights, x: Floats) -> Floats:
    axis = _axis(x.shape[1:])
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    y: Floats = e / e.sum(axis=axis, keepdims=True)
    return y


SOFTMAX = LAYERS.add(
    LayerKind(
        "softmax",
        say("Softmax"),
        "exp(xₖ) / Σⱼ exp(xⱼ)",
        say(
            "Turns numbers into shares that are positive and sum to 1, over the channels of each place. The output has "
            "its own; put this one before a Multiply to choose between layers."
        ),
        (),
        _shape,
        _calls,
        forward=_forward,
        icon="softmax",
        group=say("Basic"),
        window=everything,
    )
)
