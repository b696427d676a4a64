"""The types of what a network is to answer: outputs and losses, and their registries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nnsim.core.data import Floats
from nnsim.core.problem import Problem
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.networks.kinds import Shape


@dataclass(frozen=True, slots=True)
class OutputKind:
    """What the last layer answers with.

    ``units``   number of output units for a number of classes; 0 where this output does not accept them
    ``numpy``   scores [n, *shape] -> answers of the same shape: probability of class 1, of each class, or the value
    ``accepts`` number of classes -> None, or the ``Problem`` of this output on such data
    ``aims``    what it is compared with: the class or value of a sample, the sample itself, or the class of each
                pixel: that of the sample where the image is bright, else the ground
    ``layer``   the last layer, for a number of classes, the shape of the inputs and of what it reads; by default
                a dense one with ``units``
    """

    id: str
    label: str
    formula: str
    help: str
    units: Callable[[int], int]
    numpy: Callable[[Floats], Floats]
    accepts: Callable[[int], Problem | None]
    aims: Literal["class", "value", "input", "pixels"] = "class"
    layer: Callable[[int, Shape, Shape], Spec | Problem] | None = None

    @property
    def tells_classes(self) -> bool:
        """True if its answer is one class per sample."""
        return self.aims == "class"


@dataclass(frozen=True, slots=True)
class LossKind:
    """A loss, mean over the samples; ``outputs`` are the output kinds that it fits.

    The engine implements it under the same id in ``engine.losses``.
    """

    id: str
    label: str
    formula: str
    help: str
    outputs: tuple[str, ...]


OUTPUTS: Registry[OutputKind] = Registry("output", lambda e: e.id)
LOSSES: Registry[LossKind] = Registry("loss", lambda e: e.id)
