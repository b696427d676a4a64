"""Max pooling of images."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.networks.families.windowed import kernel, overpadded, padding, seen, slid_over, square, stride, window_of
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights

LABEL = "Max pooling"


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return overpadded(LABEL, values) or slid_over(LABEL, values, shapes)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    arguments = (("kernel_size", int(values["kernel"])), *((n, int(values[n])) for n in ("stride", "padding")))
    return (Call("torch.nn:MaxPool2d", arguments),)


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    largest: Floats = seen(x, window_of(values), -np.inf).max(axis=(4, 5))
    return largest


MAX_POOL2D = LAYERS.add(
    LayerKind(
        "max_pool2d",
        LABEL,
        "max over each window",
        "Keeps the largest number of every window of a feature map: the pattern is here, wherever exactly. "
        "It makes maps smaller, and the answer less dependent on small shifts.",
        (kernel(2), stride(2), padding(0)),
        _shape,
        _calls,
        forward=_forward,
        icon="max_pool",
        group="Pooling",
        window=window_of,
        brief=square,
    )
)
