"""Where experience comes from, as the trainer counts it: how much of it is an epoch, a step, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nnsim.core import seeds
from nnsim.core.data import Data
from nnsim.core.project import Project, Recipe
from nnsim.data import scaling
from nnsim.data.drawing import Draw, fresh, windows
from nnsim.engine.learners.base import Learner
from nnsim.engine.samples import inputs, order
from nnsim.recipes.kinds import LearnerKind, learner_of

UPDATES = 500
"""Updates in an epoch of a learner that plays: there is no set of samples to be through with."""


class Source(Protocol):
    """What a learner learns from."""

    @property
    def size(self) -> int:
        """How much an epoch has: samples, or updates in a world."""

    @property
    def keeps_order(self) -> bool:
        """Whether every epoch takes the same samples, in the order of ``samples.order``."""

    def batch(self, recipe: Recipe) -> int:
        """How much of it a step takes."""

    def lay_out(self, learner: Learner, seed: int, epoch: int) -> None:
        """Give the learner what it takes in ``epoch``, in the order in which it does."""


@dataclass(frozen=True, slots=True)
class Set:
    """So many training samples, which a learner of ``kind`` takes once in every epoch."""

    kind: LearnerKind
    size: int
    keeps_order: bool = True

    def batch(self, recipe: Recipe) -> int:
        """One, a batch, or all at once, as the learner does."""
        if self.kind.at_once:
            return max(self.size, 1)
        return recipe.batch if "batch" in self.kind.uses else 1

    def lay_out(self, learner: Learner, seed: int, epoch: int) -> None:
        """A fresh shuffle for every epoch."""
        learner.arrange(order(seed, epoch, self.size))


@dataclass(frozen=True, slots=True)
class Drawn:
    """``size`` new samples in every epoch, which ``draw`` makes as they are in the data of ``project``."""

    project: Project
    draw: Draw
    size: int
    keeps_order: bool = False

    def batch(self, recipe: Recipe) -> int:
        """As of a set."""
        return recipe.batch

    def lay_out(self, learner: Learner, seed: int, epoch: int) -> None:
        """All of an epoch at once, drawn from the seed and the epoch alone."""
        x, y = self.draw(seeds.generator(seed, "new samples", epoch), self.size)
        learner.take_instead(inputs(self.project, x), scaling.aims(self.project.data, y))


@dataclass(frozen=True, slots=True)
class World:
    """A world that is played in; ``count`` recorded frames of it are there to be looked at."""

    count: int
    keeps_order: bool = False

    @property
    def size(self) -> int:
        """Updates in an epoch."""
        return UPDATES

    def batch(self, recipe: Recipe) -> int:  # noqa: ARG002 - its batches come from memory
        """One update."""
        return 1

    def lay_out(self, learner: Learner, seed: int, epoch: int) -> None:  # noqa: ARG002 - nothing is learned from them
        """The frames as they were recorded."""
        learner.arrange(np.arange(self.count))


DRAWS: dict[str, Callable[[Data], Draw]] = {"windows": windows, "fresh": fresh}
"""What makes new samples, by the ids of ``recipes.kinds.SOURCES`` that do."""


def source_of(project: Project) -> Source:
    """Where the learner of ``project`` has its experience from."""
    kind, count = learner_of(project), project.data.how_many("train")
    if kind.plays:
        return World(count)
    makes = DRAWS.get(project.recipe.source) if "source" in kind.uses and count else None
    return Drawn(project, makes(project.data), count) if makes else Set(kind, count)
