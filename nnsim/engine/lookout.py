"""Whether a run still goes well, and the good states that one may go back to when it does not."""

from __future__ import annotations

import math
from collections.abc import Callable

from nnsim.core.project import Project
from nnsim.engine.dead_layers import DeadLayers
from nnsim.engine.history import Row
from nnsim.engine.learners.base import Learner
from nnsim.engine.timeline import RunState, Timeline

KEEP_EVERY = 256
"""Steps between two good states that are kept for the way back from a divergence."""


class Lookout:
    """Looks at the row of every epoch; ``dead_layers`` tells whether anything passes through the network."""

    def __init__(self, timeline: Timeline) -> None:
        self.dead_layers = DeadLayers()
        self._timeline = timeline
        self._lowest = math.inf

    def compare_anew(self) -> None:
        """Losses before and after do not compare."""
        self._lowest = math.inf

    def is_calm(self, last: Row | None) -> bool:
        """Whether the loss of the last row is not on its way up to infinity."""
        return last is not None and last.get("train_loss", 0.0) <= 10 * self._lowest + 1

    def keep_if_due(
        self, project: Project, learner: Learner, step: int, last: Row | None, now: Callable[[], RunState]
    ) -> None:
        """Keep this state unless its loss is already on the way up to infinity, or nothing passes any more."""
        self._lowest = min(self._lowest, last.get("train_loss", math.inf) if last else math.inf)
        good = self._timeline.good
        is_due = self.is_calm(last) and (good is None or step >= good.state.step + KEEP_EVERY)
        if is_due and not self.dead_layers.is_found(project, learner, good and good.state):
            self._timeline.keep_good(now)


def is_sound(row: Row, learner: Learner) -> bool:
    """A loss that was not measured, as in a game that has only begun, says nothing against it."""
    return math.isfinite(row.get("train_loss", 0.0)) and learner.is_finite()
