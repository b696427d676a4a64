"""A look at a learner: what is measured of it, and what that costs."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.data.doubtful import MOST_COMPARED, NEAREST, neighbours
from nnsim.engine.coach.gradients import is_deep
from nnsim.engine.coach.signs import Measured, Witness
from nnsim.engine.health import BATCH, gradient_sizes, idle_units, most_asked
from nnsim.engine.layout import by_layer
from nnsim.engine.learners.network import STEP
from nnsim.engine.learners.perceptron import Perceptron
from nnsim.engine.learners.q_learning import QLearning

if TYPE_CHECKING:  # which asks here
    from nnsim.engine.stepping import Stepping

TRIED = 256
"""Training samples that are tried at most."""

LOOK, BACK = 5 * STEP, 7 * STEP
"""What a look, and one at gradients, costs beside asking the network about samples: as measured in steps."""

LEARNING = 3
"""Learning from a sample costs so many times what asking the network about it does."""

APART = 100
"""Finding the nearest of some samples costs so much for each of them, beside the numbers that it has."""


class Tried:
    """Training samples spread evenly over all of them, and what the samples around each say of its class."""

    def __init__(self, x: Raw, y: Floats) -> None:
        self._places = np.linspace(0, max(0, len(x) - 1), min(TRIED, len(x))).astype(np.intp)
        self.x, self.y = x[self._places].copy(), y[self._places].copy()
        self._all = (x, y) if NEAREST < len(x) <= MOST_COMPARED else None  # so that no large set is held

    @cached_property
    def witness(self) -> Witness | None:
        """None where there are too many samples, or too few, to compare them."""
        if self._all is None:
            return None
        x, labels = self._all[0], self._all[1].astype(np.intp)
        said, own = neighbours(x, labels, self._places), labels[self._places]
        return Witness(float((said.classes == own).mean()), said.unanimous & (said.classes != own))

    @property
    def price(self) -> int:
        """Multiply-adds that take as long as asking the ``witness``."""
        return len(self.x) * len(self._all[0]) * (self.x[:1].size + APART) if self._all else 0


class Prices(NamedTuple):
    """What takes as long as so many multiply-adds: training for an ``epoch``, a ``look``, and one at gradients.

    ``back`` is 0 where no alarm looks at gradients.
    """

    epoch: int
    look: int
    back: int = 0


def prices(trainer: Stepping, tried: Tried) -> Prices:
    """Of this learner on its samples."""
    learner, count = trainer.learner, trainer.size
    work, steps = learner.work, -(-count // max(1, trainer.batch))
    if isinstance(learner, QLearning):
        return Prices(count * work.step, LOOK + work.step)
    if isinstance(learner, Perceptron):
        return Prices(count * (LEARNING * work.sample + work.step), LOOK + len(tried.x) * work.sample)
    look = LOOK + (min(count, most_asked(work.sample)) + len(tried.x)) * work.sample
    back = BACK + LEARNING * min(count, BATCH) * work.sample + learner.numbers if is_deep(trainer.project) else 0
    return Prices(LEARNING * count * work.sample + steps * work.step, look, back)


def measured(trainer: Stepping, tried: Tried, *, back: bool) -> Measured:
    """What there is to see of the learner now, as far as some alarm looks at it: of gradients if it looks ``back``."""
    learner = trainer.learner
    if isinstance(learner, QLearning):
        return Measured(tried.x, tried.y, values=learner.remembered(trainer.step).values)
    scores = learner.scores(tried.x)
    if isinstance(learner, Perceptron):
        return Measured(tried.x, tried.y, scores, proofs=learner.proofs)
    idle, slopes = idle_units(trainer), gradient_sizes(trainer) if back else None
    weights = {node: _size(array) for node, array in by_layer(learner.weights()).items()} if slopes else {}
    sizes = {node: spread.high for node, spread in slopes.layers.items()} if slopes else {}
    return Measured(tried.x, tried.y, scores, idle.samples if idle else 0, idle.layers if idle else {}, sizes, weights)


def _size(numbers: Floats) -> float:
    return float(np.linalg.norm(numbers.astype(np.float64)) / math.sqrt(max(1, numbers.size)))
