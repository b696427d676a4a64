"""Max pooling of videos, over time and space."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.networks.families.shape_rules import video
from nnsim.networks.families.windowed import cube, kernel, overpadded, padding, seen, slid_over, stride, window_of
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights

LABEL = "Max pooling 3d"


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return overpadded(LABEL, values) or slid_over(LABEL, values, shapes, video)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    arguments = (("kernel_size", int(values["kernel"])), *((n, int(values[n])) for n in ("stride", "padding")))
    return (Call("torch.nn:MaxPool3d", arguments),)


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    largest: Floats = seen(x, window_of(values), -np.inf).max(axis=(5, 6, 7))
    return largest


MAX_POOL3D = LAYERS.add(
    LayerKind(
        "max_pool3d",
        LABEL,
        "max over each window",
        "Keeps the largest number of every window over some pictures of a video and some of their pixels: the movement "
        "is here, wherever and whenever exactly.",
        (kernel(2), stride(2), padding(0)),
        _shape,
        _calls,
        forward=_forward,
        icon="max_pool",
        group="Pooling",
        window=window_of,
        brief=cube,
    )
)
