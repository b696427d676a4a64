"""From vectors and images to sequences."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import IMAGE, VECTOR, single, words
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = single(say("To sequence"), shapes)
    if isinstance(shape, Problem):
        return shape
    if len(shape) == VECTOR:
        return shape[0], 1
    if len(shape) != IMAGE:
        return Problem(say("To sequence needs a vector or an image; it gets {shape}: remove it.", shape=words(shape)))
    channels, height, width = shape
    return (height, channels * width) if values["by"] == "rows" else (height * width, channels)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("nnsim.engine.modules:ToSequence", (("rows", values["by"] == "rows"),)),)


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    if x.ndim == 1 + VECTOR:
        return x[:, :, None]
    count, channels, height, width = x.shape
    if values["by"] == "rows":
        return x.transpose(0, 2, 1, 3).reshape(count, height, channels * width)
    return x.reshape(count, channels, height * width).transpose(0, 2, 1)


TO_SEQUENCE = LAYERS.add(
    LayerKind(
        "to_sequence",
        say("To sequence"),
        say("the same numbers, step by step"),
        say(
            "Lets recurrent layers and attention read an image row by row or place by place, and a vector number by "
            "number. It learns nothing."
        ),
        (
            Choice(
                "by",
                say("Read"),
                "rows",
                (("rows", say("Row by row")), ("places", say("Place by place"))),
                say("What one step of the sequence is: a row of an image, or one of its places with all channels."),
            ),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="to_sequence",
        group=say("Shape"),
        is_view=True,
    )
)
