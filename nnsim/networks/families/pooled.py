"""What poolings of images and videos share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Parameter, Values
from nnsim.core.problem import Problem
from nnsim.networks.families.windowed import Rule, kernel, overpadded, padding, seen, slid_over, stride, window_of
from nnsim.networks.kinds import Call, Shape, Weights

PARAMETERS: tuple[Parameter, ...] = (kernel(2), stride(2), padding(0))


@dataclass(frozen=True, slots=True)
class Pooling:
    """One number for each window of each channel; ``module`` is its class of ``torch.nn``, ``needs`` its shape rule."""

    label: str
    module: str
    needs: Rule

    def shape(self, values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
        """As many channels as the one input (channels, *sides) has, with smaller sides."""
        return overpadded(self.label, values) or slid_over(self.label, values, shapes, self.needs)

    def calls(self, values: Values, _shape: Shape) -> tuple[Call, ...]:
        """The module."""
        arguments = (("kernel_size", int(values["kernel"])), *((n, int(values[n])) for n in ("stride", "padding")))
        return (Call(f"torch.nn:{self.module}", arguments),)


def largest(values: Values, _weights: Weights, x: Floats) -> Floats:
    """In numpy: the largest number of each window, [n, channels, *sides]; the rim never is."""
    found: Floats = seen(x, window_of(values), -np.inf).max(axis=_axes(x))
    return found


def mean(values: Values, _weights: Weights, x: Floats) -> Floats:
    """In numpy: the mean of each window, zeros of the rim among them, [n, channels, *sides]."""
    found: Floats = seen(x, window_of(values)).mean(axis=_axes(x), dtype=np.float32)
    return found


def _axes(x: Floats) -> tuple[int, ...]:
    """Where the numbers of a window lie."""
    return tuple(range(x.ndim, 2 * x.ndim - 2))
