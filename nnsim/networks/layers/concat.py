"""Several layers side by side."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import MOST_INPUTS, SEQUENCE, single, words
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _axis(shape: Shape) -> int:
    """Where channels lie: first, but last in a sequence."""
    return 1 if len(shape) == SEQUENCE else 0


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    if len(shapes) < 2:
        return Problem(
            say("Concat joins at least 2 inputs; it gets {count:,}: connect another layer to it.", count=len(shapes))
        )
    first, axis = shapes[0], _axis(shapes[0])
    fitting = first[:axis] + first[axis + 1 :]
    for shape in shapes:
        if len(shape) != len(first) or shape[:axis] + shape[axis + 1 :] != fitting:
            text = say(
                "Concat puts channels side by side; it gets {first} and {shape}", first=words(first), shape=words(shape)
            )
            return Problem(say("{text}: make them equally large.", text=text))
    total = sum(shape[axis] for shape in shapes)
    return single(say("Concat"), ((*first[:axis], total, *first[axis + 1 :]),))


def _calls(_values: Values, shape: Shape) -> tuple[Call, ...]:
    return (Call("nnsim.engine.modules:Concat", (("dim", _axis(shape) + 1),)),)


def _forward(_values: Values, _weights: Weights, *inputs: Floats) -> Floats:
    return np.concatenate(inputs, axis=_axis(inputs[0].shape[1:]) + 1)


CONCAT = LAYERS.add(
    LayerKind(
        "concat",
        say("Concat"),
        say("x₁ beside x₂ beside …"),
        say(
            "Puts its inputs side by side: numbers behind numbers, or feature maps behind feature "
            "maps of the same size. "
            "Layers behind it see all of them."
        ),
        (),
        _shape,
        _calls,
        forward=_forward,
        icon="concat",
        group=say("Merge"),
        inputs=(2, MOST_INPUTS),
    )
)
