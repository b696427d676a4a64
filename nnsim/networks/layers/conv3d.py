"""Convolution of videos, over time and space (Ji et al., 2013; Tran et al., 2015)."""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Values
from nnsim.core.problem import Problem
from nnsim.networks.families.activated import activation, bent, followed
from nnsim.networks.families.shape_rules import video
from nnsim.networks.families.windowed import (
    DILATION,
    GROUPS,
    channels,
    cube,
    kernel,
    padding,
    seen,
    slid_over,
    stride,
    ungrouped,
    window_of,
)
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights

LABEL = "Conv3d"


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = slid_over(LABEL, values, shapes, video)
    if isinstance(shape, Problem):
        return shape
    made = int(values["channels"])
    return ungrouped(LABEL, values, shape[0], made) or (made, *shape[1:])


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    made, side, groups = int(values["channels"]), int(values["kernel"]), int(values["groups"])
    weight = Array("weight", (made, shape[0] // groups, side, side, side), "weight", blocks=groups, reads=1)
    return (weight, Array("bias", (made,), "bias", blocks=groups)) if values["bias"] else (weight,)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    sizes = (
        ("in_channels", shape[0]),
        ("out_channels", int(values["channels"])),
        ("kernel_size", int(values["kernel"])),
    )
    options = tuple((name, int(values[name])) for name in ("stride", "padding", "dilation", "groups"))
    return followed(values, Call("torch.nn:Conv3d", (*sizes, *options, ("bias", bool(values["bias"])))))


def _macs(values: Values, shape: Shape) -> int:
    made = _shape(values, (shape,))
    each = shape[0] // int(values["groups"]) * int(values["kernel"]) ** 3
    return 0 if isinstance(made, Problem) else prod(made) * each


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    views, groups = seen(x, window_of(values)), int(values["groups"])
    pairs = zip(np.split(views, groups, axis=1), np.split(weights["weight"], groups), strict=True)
    scores = np.concatenate([np.tensordot(v, w, ((1, 5, 6, 7), (1, 2, 3, 4))) for v, w in pairs], axis=4)
    if values["bias"]:
        scores += weights["bias"]
    return bent(values, np.moveaxis(scores, 4, 1))


CONV3D = LAYERS.add(
    LayerKind(
        "conv3d",
        LABEL,
        "f(W * x + b)",
        "Moves small filters over the pictures of a video and from each to the next: one filter sees a few pictures in "
        "a row, so it can look for a movement, which no single picture shows.",
        (
            channels(8),
            kernel(3),
            stride(1),
            padding(1),
            activation("relu", "each filter's score"),
            Flag("bias", "Bias", True, "Adds one number of its own to every feature map."),
            DILATION,
            GROUPS,
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="conv",
        group="Convolution",
        width="channels",
        window=window_of,
        brief=cube,
    )
)
