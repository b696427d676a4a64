"""From any shape to an image."""

from __future__ import annotations

from math import prod

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Values
from nnsim.core.problem import Fix, Problem
from nnsim.networks.families.shape_rules import picture_of, single, words
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _target(values: Values) -> Shape:
    return int(values["channels"]), int(values["height"]), int(values["width"])


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape, target = single("Reshape", shapes), _target(values)
    if isinstance(shape, Problem) or prod(shape) == prod(target):
        return shape if isinstance(shape, Problem) else target
    channels, height, width = picture_of(prod(shape))
    text = f"Reshape makes {words(target)}, {counted(prod(target), 'number')}; it gets {words(shape)}: set other sizes."
    sizes = (("channels", channels), ("height", height), ("width", width))
    return Problem(text, fix=Fix(f"Use {channels}×{height}×{width}", "set_layer", sizes))


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return Call("torch.nn:Flatten"), Call("torch.nn:Unflatten", (("dim", 1), ("unflattened_size", _target(values))))


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    return x.reshape(len(x), *_target(values))


RESHAPE = LAYERS.add(
    LayerKind(
        "reshape",
        "Reshape",
        "the same numbers as channels × rows × columns",
        "Lays numbers out as an image, so that convolutions can look at it: channel by channel, row by row. "
        "It learns nothing.",
        (
            Integer("channels", "Channels", 1, 1, 4096, "How many maps the image has: 1 for grey.", log=True),
            Integer("height", "Height", 8, 1, 4096, "Rows of the image.", log=True),
            Integer("width", "Width", 8, 1, 4096, "Columns of the image.", log=True),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="reshape",
        group="Shape",
        is_view=True,
    )
)
