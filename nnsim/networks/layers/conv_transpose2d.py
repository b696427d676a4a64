"""Transposed convolution: images become larger (Zeiler et al., 2010)."""

from __future__ import annotations

from math import prod

from nnsim.core.parameters import Flag, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.activated import activation, followed
from nnsim.networks.families.shape_rules import image
from nnsim.networks.families.windowed import channels, kernel, padding, square, stride
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Window

LABEL = say("Transposed convolution")


def _side(values: Values, size: int) -> int:
    return (size - 1) * int(values["stride"]) - 2 * int(values["padding"]) + int(values["kernel"])


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = image(LABEL, shapes)
    if isinstance(shape, Problem):
        return shape
    height, width = (_side(values, size) for size in shape[1:])
    if height < 1 or width < 1:
        return Problem(say("{label} cuts off more at the rim than it makes: lower its padding.", label=LABEL))
    return int(values["channels"]), height, width


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    made, side = int(values["channels"]), int(values["kernel"])
    weight = Array("weight", (shape[0], made, side, side), "weight", reads=0)
    return (weight, Array("bias", (made,), "bias")) if values["bias"] else (weight,)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    sizes = (
        ("in_channels", shape[0]),
        ("out_channels", int(values["channels"])),
        ("kernel_size", int(values["kernel"])),
    )
    options = tuple((name, int(values[name])) for name in ("stride", "padding"))
    return followed(values, Call("torch.nn:ConvTranspose2d", (*sizes, *options, ("bias", bool(values["bias"])))))


def _macs(values: Values, shape: Shape) -> int:
    return prod(shape) * int(values["channels"]) * int(values["kernel"]) ** 2


def _window(values: Values, _shape: Shape) -> Window:
    """How many inputs reach one output: those whose windows cover it."""
    kernel_size, step = int(values["kernel"]), int(values["stride"])
    return Window(size=-(-kernel_size // step), padding=-(-kernel_size // step) - 1, repeats=step)


CONV_TRANSPOSE2D = LAYERS.add(
    LayerKind(
        "conv_transpose2d",
        LABEL,
        say("every number paints its filter into the result"),
        say(
            "The way back from a small map to a larger one: every number paints a filter of its own strength into the "
            "result, where the windows overlap. Decoders use it to draw."
        ),
        (
            channels(8),
            kernel(2),
            stride(2),
            padding(0),
            activation("relu", say("each painted sum")),
            Flag("bias", say("Bias"), True, say("Adds one number of its own to every feature map.")),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        icon="conv_transpose",
        group=say("Convolution"),
        width="channels",
        window=_window,
        brief=square,
    )
)
