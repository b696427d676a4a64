"""How well a network can learn, layer by layer: the sizes of its gradients, and units from which nothing comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nnsim.core.data import Floats


class Spread(NamedTuple):
    """A tenth of the numbers are smaller than ``low``, half than ``middle``, nine tenths than ``high``."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class AboutGradients:
    """Of the weights as they are, or ``fresh`` from the seed."""

    fresh: bool = False


@dataclass(frozen=True, slots=True)
class AboutKept:
    """Of the states that are kept of the run, from the step ``since`` on, and so many steps ``apart`` at least.

    ``node``  the layer, where it is of one
    """

    since: int = 0
    apart: int = 1
    node: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class GradientSizes:
    """How large the slopes of the mean loss are, by id of every layer that learns, from the inputs to the outputs.

    ``step``     the moment of the run
    ``samples``  how many the mean is over, 0 for moments that a player remembers
    ``layers``   the sizes in all weights and biases of each
    """

    step: int
    samples: int
    layers: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class IdleUnits:
    """Units of a layer: ``idle`` of them pass no gradient on.

    Those of a ReLU are ``dead``: they answer 0 to every sample. Those of a sigmoid or of tanh are saturated: nearly
    always they are at one of their ends.
    """

    units: int
    idle: int
    dead: bool


@dataclass(frozen=True, eq=False, slots=True)
class Idle:
    """The idle units of every layer that can have some, by id, as ``samples`` training samples tell at a ``step``."""

    step: int
    samples: int
    layers: dict[str, IdleUnits]


@dataclass(frozen=True, eq=False, slots=True)
class UpdateRatios:
    """How far one step moved the weights of each layer that learns, as a share of their size: ``|change| / |weights|``.

    ``step``    the number of steps before it
    ``layers``  by id, from the inputs to the outputs; NaN where all weights were 0
    """

    step: int
    layers: dict[str, float]


@dataclass(frozen=True, slots=True)
class AboutWeights:
    """Of the layer ``node``."""

    node: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class WeightSpread:
    """The weights of a ``node`` at a ``step``: the values below which 5, 25, 50, 75 and 95 % of them lie.

    ``pictures``  what its units look for as images [units, h, w] or [units, h, w, 3], where there is such a thing
    """

    node: str
    step: int
    ends: tuple[float, float, float, float, float]
    pictures: Floats | None
