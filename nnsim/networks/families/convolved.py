"""What convolutions along one, two and three axes share."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Parameter, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.activated import activation, bent, followed
from nnsim.networks.families.windowed import (
    DILATION,
    GROUPS,
    Rule,
    channels,
    kernel,
    padding,
    seen,
    slid_over,
    stride,
    ungrouped,
    window_of,
)
from nnsim.networks.kinds import Array, Call, Shape, Weights

FORMULA = "f(W * x + b)"
OPTIONS = ("stride", "padding", "dilation", "groups")


def parameters(made: str) -> tuple[Parameter, ...]:
    """Those of every convolution; ``made`` is what one filter makes, such as a feature map."""
    return (
        channels(8),
        kernel(3),
        stride(1),
        padding(1),
        activation("relu", say("each filter's score")),
        Flag("bias", say("Bias"), True, say("Adds one number of its own to every {made}.", made=made)),
        DILATION,
        GROUPS,
    )


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution whose filters are cubes of as many ``axes`` as they slide along.

    ``module``       class of ``torch.nn``
    ``needs``        the shape that it reads as (channels, *sides), or a ``Problem``
    ``channels_at``  which axis of that shape the channels are before it is turned so
    """

    label: str
    module: str
    axes: int
    needs: Rule
    channels_at: int = 0

    def shape(self, values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
        """What it makes of the one input, (channels, *sides)."""
        shape = slid_over(self.label, values, shapes, self.needs)
        if isinstance(shape, Problem):
            return shape
        made = int(values["channels"])
        return ungrouped(self.label, values, shape[0], made) or (made, *shape[1:])

    def arrays(self, values: Values, shape: Shape) -> tuple[Array, ...]:
        """The filters [made, read, *kernel] and a bias for each."""
        made, side, groups = int(values["channels"]), int(values["kernel"]), int(values["groups"])
        form = (made, shape[self.channels_at] // groups, *[side] * self.axes)
        weight = Array("weight", form, "weight", blocks=groups, reads=1)
        return (weight, Array("bias", (made,), "bias", blocks=groups)) if values["bias"] else (weight,)

    def call(self, values: Values, shape: Shape) -> Call:
        """The module, without what follows it."""
        names = (("out_channels", "channels"), ("kernel_size", "kernel"), *((name, name) for name in OPTIONS))
        sizes = tuple((name, int(values[ours])) for name, ours in names)
        read = ("in_channels", shape[self.channels_at])
        return Call(f"torch.nn:{self.module}", (read, *sizes, ("bias", bool(values["bias"]))))

    def calls(self, values: Values, shape: Shape) -> tuple[Call, ...]:
        """The module and the activation."""
        return followed(values, self.call(values, shape))

    def macs(self, values: Values, shape: Shape) -> int:
        """Every number that it makes reads one window of every channel of its group."""
        made = self.shape(values, (shape,))
        each = shape[self.channels_at] // int(values["groups"]) * int(values["kernel"]) ** self.axes
        return 0 if isinstance(made, Problem) else prod(made) * each

    def forward(self, values: Values, weights: Weights, x: Floats) -> Floats:
        """In numpy: [n, channels, *sides] -> [n, made, *sides]."""
        views, groups, last = seen(x, window_of(values)), int(values["groups"]), self.axes + 1
        reads = (1, *range(last + 1, 2 * self.axes + 2)), tuple(range(1, self.axes + 2))
        pairs = zip(np.split(views, groups, axis=1), np.split(weights["weight"], groups), strict=True)
        scores = np.concatenate([np.tensordot(view, filters, reads) for view, filters in pairs], axis=last)
        if values["bias"]:
            scores += weights["bias"]
        return bent(values, np.moveaxis(scores, last, 1))
