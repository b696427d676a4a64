"""The sum of several layers: skip connections (He et al., 2015)."""

from __future__ import annotations

from functools import reduce

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import MOST_INPUTS, alike
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return alike(say("Add"), shapes)


def _calls(_values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("nnsim.engine.modules:Add"),)


def _forward(_values: Values, _weights: Weights, *inputs: Floats) -> Floats:
    return reduce(np.add, inputs)


ADD = LAYERS.add(
    LayerKind(
        "add",
        say("Add"),
        "x₁ + x₂ + …",
        say(
            "Adds its inputs number by number. Leading the input of some layers around them to their "
            "end lets them learn "
            "a correction only, and lets gradients pass: residual networks are built of it."
        ),
        (),
        _shape,
        _calls,
        forward=_forward,
        icon="add",
        group=say("Merge"),
        inputs=(2, MOST_INPUTS),
    )
)
