"""Convolution along sequences (Waibel et al., 1989)."""

from __future__ import annotations

from math import prod

from nnsim.core.parameters import Flag, Values
from nnsim.core.problem import Problem
from nnsim.networks.families.activated import activation, followed
from nnsim.networks.families.shape_rules import sequence, slid
from nnsim.networks.families.windowed import DILATION, GROUPS, channels, kernel, padding, stride, ungrouped, window_of
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape

LABEL = "Conv1d"
TURN = Call("nnsim.engine.modules:SwapAxes")


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = sequence(LABEL, shapes)
    if isinstance(shape, Problem):
        return shape
    length = slid(LABEL, shape[0], window_of(values))
    made = int(values["channels"])
    return length if isinstance(length, Problem) else ungrouped(LABEL, values, shape[1], made) or (length, made)


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    made, size, groups = int(values["channels"]), int(values["kernel"]), int(values["groups"])
    weight = Array("weight", (made, shape[1] // groups, size), "weight", blocks=groups, reads=1)
    return (weight, Array("bias", (made,), "bias", blocks=groups)) if values["bias"] else (weight,)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    sizes = (
        ("in_channels", shape[1]),
        ("out_channels", int(values["channels"])),
        ("kernel_size", int(values["kernel"])),
    )
    options = tuple((name, int(values[name])) for name in ("stride", "padding", "dilation", "groups"))
    conv = Call("torch.nn:Conv1d", (*sizes, *options, ("bias", bool(values["bias"]))))
    return followed(values, TURN, conv, TURN)


def _macs(values: Values, shape: Shape) -> int:
    made = _shape(values, (shape,))
    each = shape[1] // int(values["groups"]) * int(values["kernel"])
    return 0 if isinstance(made, Problem) else prod(made) * each


def _brief(values: Values) -> tuple[str, str]:
    return str(values["kernel"]), ""


CONV1D = LAYERS.add(
    LayerKind(
        "conv1d",
        LABEL,
        "f(W * x + b)",
        "Moves small filters along a sequence, such as sound or a row of measurements; each looks for the same "
        "pattern at every step.",
        (
            channels(8),
            kernel(3),
            stride(1),
            padding(1),
            activation("relu", "each filter's score"),
            Flag("bias", "Bias", True, "Adds one number of its own to every channel."),
            DILATION,
            GROUPS,
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        icon="conv1d",
        looks_ahead=lambda values: int(values["kernel"]) > 1,
        group="Convolution",
        width="channels",
        window=window_of,
        brief=_brief,
    )
)
