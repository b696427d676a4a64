"""The product of several layers: gates."""

from __future__ import annotations

from functools import reduce
from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import MOST_INPUTS, alike
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return alike(say("Multiply"), shapes)


def _calls(_values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("nnsim.engine.modules:Multiply"),)


def _macs(_values: Values, shape: Shape) -> int:
    return prod(shape)


def _forward(_values: Values, _weights: Weights, *inputs: Floats) -> Floats:
    return reduce(np.multiply, inputs)


MULTIPLY = LAYERS.add(
    LayerKind(
        "multiply",
        say("Multiply"),
        "x₁ · x₂ · …",
        say(
            "Multiplies its inputs number by number. One of them, between 0 and 1, is a gate that lets the other pass; "
            "two equal ones make squares."
        ),
        (),
        _shape,
        _calls,
        macs=_macs,
        forward=_forward,
        icon="multiply",
        group=say("Merge"),
        inputs=(2, MOST_INPUTS),
    )
)
