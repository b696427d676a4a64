"""Where experience comes from, as the trainer counts it: how much of it is an epoch, a step, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nnsim.core.project import Recipe
from nnsim.engine.samples import order
from nnsim.recipes.kinds import LearnerKind

UPDATES = 500
"""Updates in an epoch of a learner that plays: there is no set of samples to be through with."""


class Source(Protocol):
    """What a learner learns from."""

    @property
    def size(self) -> int:
        """How much an epoch has: samples, or updates in a world."""

    def batch(self, recipe: Recipe) -> int:
        """How much of it a step takes."""

    def order(self, seed: int, epoch: int) -> NDArray[np.intp]:
        """The order of the training samples in ``epoch``."""


@dataclass(frozen=True, slots=True)
class Set:
    """So many training samples, which a learner of ``kind`` takes once in every epoch."""

    kind: LearnerKind
    size: int

    def batch(self, recipe: Recipe) -> int:
        """One, a batch, or all at once, as the learner does."""
        if self.kind.at_once:
            return max(self.size, 1)
        return recipe.batch if "batch" in self.kind.uses else 1

    def order(self, seed: int, epoch: int) -> NDArray[np.intp]:
        """A fresh shuffle for every epoch."""
        return order(seed, epoch, self.size)


@dataclass(frozen=True, slots=True)
class World:
    """A world that is played in; ``count`` recorded frames of it are there to be looked at."""

    count: int

    @property
    def size(self) -> int:
        """Updates in an epoch."""
        return UPDATES

    def batch(self, recipe: Recipe) -> int:  # noqa: ARG002 - its batches come from memory
        """One update."""
        return 1

    def order(self, seed: int, epoch: int) -> NDArray[np.intp]:  # noqa: ARG002 - nothing is learned from them
        """The frames as they were recorded."""
        return np.arange(self.count)


def source_of(kind: LearnerKind, count: int) -> Source:
    """Where a learner of ``kind`` has its experience from; ``count`` training samples there are."""
    return World(count) if kind.plays else Set(kind, count)
