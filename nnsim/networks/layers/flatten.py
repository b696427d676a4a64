"""From an image to a vector of its pixels."""

from __future__ import annotations

from math import prod

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.core.rows import as_rows
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import single
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = single(say("Flatten"), shapes)
    return shape if isinstance(shape, Problem) else (prod(shape),)


def _calls(_values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("torch.nn:Flatten"),)


def _forward(_values: Values, _weights: Weights, x: Floats) -> Floats:
    return as_rows(x)


FLATTEN = LAYERS.add(
    LayerKind(
        "flatten",
        say("Flatten"),
        say("rows of pixels, one after the other"),
        say(
            "Lays the pixels of an image out as one long vector, row by row, so that a dense layer can weigh them. "
            "It learns nothing and forgets which pixels were neighbours."
        ),
        (),
        _shape,
        _calls,
        forward=_forward,
        group=say("Shape"),
        is_view=True,
        flattens=True,
        icon="flatten",
    )
)
