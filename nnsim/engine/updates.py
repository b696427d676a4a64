"""How far a step moves the weights: measured on the next one after somebody asked, else nothing is done for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.health import UpdateRatios
from nnsim.core.data import Floats
from nnsim.engine.layout import by_layer
from nnsim.engine.learners.base import Learner


@runtime_checkable
class Moves(Protocol):
    """A learner whose steps move weights a little."""

    def learning(self) -> dict[str, Floats]:
        """A copy of every array that learns, by name."""


class Updates:
    """Watches single steps; ``last`` is what the last one that was watched did, None before."""

    def __init__(self) -> None:
        self.last: UpdateRatios | None = None
        self.is_wanted = False
        self._before: dict[str, Floats] = {}
        self._step = 0

    def ask(self) -> UpdateRatios | None:
        """What is known, and watch the next step, too."""
        self.is_wanted = True
        return self.last

    def begin(self, learner: Learner, step: int) -> None:
        """Step number ``step`` is about to be made."""
        if isinstance(learner, Moves):
            self._before, self._step = learner.learning(), step

    def end(self, learner: Learner) -> None:
        """It is made; one that was already under way when somebody asked is not told of."""
        if self._before and isinstance(learner, Moves):
            self.last = UpdateRatios(self._step, ratios(self._before, learner.learning()))
            self._before, self.is_wanted = {}, False


def ratios(before: Mapping[str, Floats], after: Mapping[str, Floats]) -> dict[str, float]:
    """``|change| / |weights|`` of each layer by its id, NaN where all weights were 0."""
    olds, news = by_layer(before), by_layer(after)
    return {node: _ratio(old.astype(np.float64), news[node]) for node, old in olds.items()}


def _ratio(old: Doubles, new: Floats) -> float:
    size = float(np.linalg.norm(old))
    return float(np.linalg.norm(new - old)) / size if size else float("nan")
