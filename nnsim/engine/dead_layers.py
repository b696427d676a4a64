"""Whether anything passes through a network: where a layer answers 0 to everything, nothing is learned any more."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Samples as Raw
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.learners.base import Learner
from nnsim.engine.stops import passes_nothing

SAMPLES = 32
"""Training samples that are tried, from all over the set."""


class DeadLayers:
    """What is ``said`` of a network through which nothing passes any more; nothing as long as something does."""

    def __init__(self) -> None:
        self.said: tuple[Problem, ...] = ()
        self._news: Problem | None = None

    def supply(self, x: Raw) -> None:
        """Take other training samples [n, *shape]; a few of them are copied, so that no other is held."""
        self._tried = x[:: max(1, len(x) // SAMPLES)][:SAMPLES].copy()

    def is_found(self, project: Project, learner: Learner, good: Checkpoint | None) -> bool:
        """Look for it, and say so with the way back to the state ``good``, if there is one."""
        layer = dead_layer(learner, self._tried, project.network.outputs)
        before, self.said = self.said, (passes_nothing(project, layer, len(self._tried), good),) if layer else ()
        if self.said != before:
            self._news = self.said[0] if self.said else None
        return layer is not None

    def take(self) -> Problem | None:
        """What is said since the last call."""
        news, self._news = self._news, None
        return news

    def forget(self) -> None:
        """It may be mended."""
        self.said, self._news = (), None


def dead_layer(learner: Learner, x: Raw, outputs: tuple[str, ...] = (OUTPUT,)) -> str | None:
    """The first node that answers 0 to all inputs [n, *shape] where no output tells them apart; None if none does.

    Steps that are too large end so with ReLUs: their sums are below 0 for every sample, so that no gradient passes.
    Where there is a bypass, such a layer keeps nothing from the output.
    """
    if len(x) < 2 or (x == x[0]).all():
        return None
    fields = learner.fields(x)
    said = [fields.pop(output) for output in outputs if output in fields]
    if not said or any(not np.isfinite(scores).all() or (scores != scores[0]).any() for scores in said):
        return None
    return next((node for node, values in fields.items() if not values.any()), None)
