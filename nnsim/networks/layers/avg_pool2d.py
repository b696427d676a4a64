"""Average pooling of images."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.networks.families.windowed import kernel, overpadded, padding, seen, slid_over, square, stride, window_of
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights

LABEL = "Average pooling"


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return overpadded(LABEL, values) or slid_over(LABEL, values, shapes)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    arguments = (("kernel_size", int(values["kernel"])), *((n, int(values[n])) for n in ("stride", "padding")))
    return (Call("torch.nn:AvgPool2d", arguments),)


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    mean: Floats = seen(x, window_of(values)).mean(axis=(4, 5), dtype=np.float32)
    return mean


AVG_POOL2D = LAYERS.add(
    LayerKind(
        "avg_pool2d",
        LABEL,
        "mean over each window",
        "Replaces every window of a feature map by its mean; a rim of zeros counts. LeNet-5 pooled like this; "
        "max pooling keeps faint patterns better.",
        (kernel(2), stride(2), padding(0)),
        _shape,
        _calls,
        forward=_forward,
        icon="avg_pool",
        group="Pooling",
        window=window_of,
        brief=square,
    )
)
