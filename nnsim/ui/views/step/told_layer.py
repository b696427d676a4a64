"""A layer without single neurons in a step: its arrays, and what it read and made of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Floats
from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import Planned


class Cell(NamedTuple):
    """Row and column in what the layer made."""

    row: int
    column: int


class Source(NamedTuple):
    """A ``node`` that is read, its ``layer`` unless it is an input, and what it hands on of the sample."""

    node: str
    layer: Planned | None
    numbers: Floats


class ToldLayer(NamedTuple):
    """One ``unit`` of a ``layer``: arrays are by their short names, ``read`` and ``made`` without the batch.

    ``handed``   where Rosenblatt's rule has compared: what backpropagation would hand back to each number [numbers]
    ``sources``  all that it reads, of which ``read`` is the first
    ``batch``    mean and variance of what it read over the batch, by channel, where it has normalised with these;
                 ``rows`` samples are in that
    """

    layer: Planned
    unit: int
    arrays: Mapping[str, Floats]
    read: Floats
    made: Floats
    handed: Doubles | None = None
    sources: tuple[Source, ...] = ()
    batch: tuple[Floats, Floats] | None = None
    rows: int = 1

    @property
    def bias(self) -> float:
        """That of the unit, 0 where there are none."""
        return float(self.arrays["bias"][self.unit]) if "bias" in self.arrays else 0.0


def _is_turned(layer: Planned) -> bool:
    """Whether the channels of what it makes come last."""
    return len(layer.out_shape) == SEQUENCE and not layer.values.get("turned", False)


def channels_first(layer: Planned, numbers: Floats) -> Floats:
    """What it makes, or what a convolution reads, with the channels first and the sides behind: [channels, *sides]."""
    return numbers.T if _is_turned(layer) else numbers


def maps_of(layer: Planned) -> Shape:
    """The shape of what it makes, with the channels first."""
    return layer.out_shape[::-1] if _is_turned(layer) else layer.out_shape
