"""From any shape to an image."""

from __future__ import annotations

from math import prod

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Values
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import picture_of, single, words
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _target(values: Values) -> Shape:
    return int(values["channels"]), int(values["height"]), int(values["width"])


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape, target = single(say("Reshape"), shapes), _target(values)
    if isinstance(shape, Problem) or prod(shape) == prod(target):
        return shape if isinstance(shape, Problem) else target
    channels, height, width = picture_of(prod(shape))
    text = say(
        "Reshape makes {target}, {numbers}; it gets {shape}: set other sizes.",
        target=words(target),
        numbers=counted(prod(target), "number"),
        shape=words(shape),
    )
    sizes = (("channels", channels), ("height", height), ("width", width))
    return Problem(
        text,
        fix=Fix(
            say("Use {channels}×{height}×{width}", channels=channels, height=height, width=width), "set_layer", sizes
        ),
    )


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return Call("torch.nn:Flatten"), Call("torch.nn:Unflatten", (("dim", 1), ("unflattened_size", _target(values))))


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    return x.reshape(len(x), *_target(values))


RESHAPE = LAYERS.add(
    LayerKind(
        "reshape",
        say("Reshape"),
        say("the same numbers as channels × rows × columns"),
        say(
            "Lays numbers out as an image, so that convolutions can look at it: channel by channel, row by row. "
            "It learns nothing."
        ),
        (
            Integer("channels", say("Channels"), 1, 1, 4096, say("How many maps the image has: 1 for grey."), log=True),
            Integer("height", say("Height"), 8, 1, 4096, say("Rows of the image."), log=True),
            Integer("width", say("Width"), 8, 1, 4096, say("Columns of the image."), log=True),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="reshape",
        group=say("Shape"),
        is_view=True,
    )
)
