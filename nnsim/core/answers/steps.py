"""A step that is gone through beat by beat, as far as it has come."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

from nnsim.core.answers.arrays import Places
from nnsim.core.answers.beats import Beat
from nnsim.core.data import Floats
from nnsim.core.messages import AboutSlope


@dataclass(frozen=True, eq=False, slots=True)
class StepSoFar:
    """What was worked out in each of its ``beats`` so far, of one sample of its batch.

    ``rate``     its learning rate
    ``samples``  the batch as places in the data set [n]; none for moments from a memory
    ``place``    which of them is told
    ``before``   the arrays of the nodes that were asked about, by name, before the step
    ``memory``   what the optimizer remembered of them then, as ``"<slot>/<array>"``, and ``after`` it what since
    ``count``    how many steps the optimizer had made
    """

    rate: float
    samples: Places
    place: int
    beats: tuple[Beat, ...]
    before: dict[str, Floats]
    memory: dict[str, Floats]
    after: dict[str, Floats]
    count: int


@dataclass(frozen=True, eq=False, slots=True)
class Slope:
    """What was asked ``about``, as backpropagation ``found`` it and by a central ``difference`` in float64.

    That of a weight is of the mean loss of the batch, that of what an activation gets of the loss of the sample.
    """

    about: AboutSlope
    found: float
    difference: float

    @property
    def gap(self) -> float:
        """How far they lie apart, relative to the larger one; 0 where both are nothing."""
        size = max(abs(self.found), abs(self.difference))
        return 0.0 if isclose(size, 0.0, abs_tol=1e-12) else abs(self.found - self.difference) / size


@dataclass(frozen=True, eq=False, slots=True)
class Guarantee:
    """How far Rosenblatt's rule has come, and how far it can go (Novikoff, 1962); infinite where no line separates.

    ``corrections``  so far
    ``radius``       R, the longest input with its constant 1; ``margin`` γ, the largest that a line has
    ``bound``        (R/γ)², the most corrections from zero weights, of all units together
    ``more``         the most corrections from the weights as they are
    """

    corrections: int
    radius: float
    margin: float
    bound: float
    more: float
