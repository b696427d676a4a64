"""Where experience comes from, as the trainer counts it: how much of it is an epoch, a step, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.project import Recipe
from nnsim.engine.samples import order
from nnsim.recipes.kinds import LearnerKind

UPDATES = 500
"""Updates in an epoch of a learner that plays: there is no set of samples to be through with."""


@dataclass(frozen=True, slots=True)
class Source:
    """The samples or the world that a learner of ``kind`` learns from; ``count`` training samples there are."""

    kind: LearnerKind
    count: int

    @property
    def size(self) -> int:
        """How much an epoch has: samples, or updates in a world."""
        return UPDATES if self.kind.needs == "world" else self.count

    def batch(self, recipe: Recipe) -> int:
        """How much of it a step takes."""
        if self.kind.needs == "world":
            return 1
        if self.kind.at_once:
            return max(self.count, 1)
        return recipe.batch if "batch" in self.kind.uses else 1

    def order(self, seed: int, epoch: int) -> NDArray[np.intp]:
        """The order of the training samples in ``epoch``; a fresh shuffle for every epoch, none in a world."""
        if self.kind.needs == "world":
            return np.arange(self.count)
        return order(seed, epoch, self.count)
