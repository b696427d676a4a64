"""What is measured within long epochs, so that curves and numbers do not stand still meanwhile.

Losses and hits of training come from the batches themselves, and cost next to nothing. Test samples are asked a few
times per epoch, a fixed part of them, for a hundredth of the work. When there is a reading depends on network,
recipe and samples alone, neither on the clock nor on who is watching.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import seeds
from nnsim.core.project import Recipe
from nnsim.engine.history import History
from nnsim.engine.learners.base import Learner, Work

UNIT = 1 << 29
"""Multiply-adds from one reading to the next, about a tenth of a second; shorter epochs than ``LEAST`` have none."""

LEAST, MOST = 5, 50
"""Readings per epoch."""

FORWARD = 3
"""Learning from a sample costs so many times what asking the network about it does."""

SHARE = 1 / 100
"""Part of the work of an epoch that the test samples of its readings may cost."""

PART, SMALLEST = 300, 25
"""Test samples that are asked at each reading, and so few that nothing can be said of them."""


class Timetable(NamedTuple):
    """``every`` so many training samples there is a reading, 0 for none.

    At every ``asks``-th of them ``part`` test samples are asked, 0 for none.
    """

    every: int = 0
    asks: int = 0
    part: int = 0


NEVER = Timetable()


def timetable(size: int, batch: int, tests: int, work: Work) -> Timetable:
    """When to measure within an epoch of ``size`` training samples, with ``tests`` held out."""
    steps = -(-size // batch)
    total = FORWARD * size * work.sample + steps * work.step
    wanted = min(int(total // UNIT), MOST)
    if wanted < LEAST or steps < 2:
        return NEVER
    every = batch * -(-steps // wanted)
    affordable = int(SHARE * total / work.sample)
    part = min(tests, PART, affordable)
    if part < min(tests, SMALLEST) or not part:
        return Timetable(every)
    readings = -(-size // every)
    return Timetable(every, max(1, math.ceil(readings / (affordable // part + 1))), part)


@dataclass(slots=True)
class Moment:
    """Where the run is after a step: on from sample ``start`` to ``stop`` of an epoch of ``size``."""

    step: int
    epoch: int
    start: int
    stop: int
    size: int


class Readings:
    """Takes the readings of one trainer.

    ``log``      their rows, columns ``core.run.READINGS``
    ``are_due``  True if epochs are long enough for them
    """

    def __init__(self) -> None:
        self.log = History()
        self.are_due = False
        self._times = NEVER

    def plan(self, learner: Learner, size: int, batch: int, seed: int) -> None:
        """Samples, network or recipe are other ones now; what was trained since the last reading is forgotten."""
        self._times = timetable(size, batch, learner.tests, learner.work)
        self.are_due = self._times.every > 0
        learner.note(self.are_due, _part(seed, learner.tests, self._times.part))

    def take(self, learner: Learner, now: Moment) -> None:
        """Add a row if one is due."""
        every, asks, part = self._times
        number, is_over = now.stop // every, now.stop >= now.size
        if number == now.start // every and not is_over:
            return
        asked = bool(part) and number % asks == 0 and not is_over
        tested = (part, *learner.test_part()) if asked else (0, math.nan, math.nan)
        self.log.add((now.step, now.epoch + now.stop / now.size, *learner.take_tally(), *tested))


def measured(recipe: Recipe) -> tuple[object, ...]:
    """What of the recipe the readings depend on."""
    return recipe.batch, recipe.loss, recipe.seed


def _part(seed: int, tests: int, count: int) -> NDArray[np.intp]:
    """Which ``count`` of the test samples are asked."""
    if not count:
        return np.zeros(0, np.intp)
    return np.sort(seeds.generator(seed, "part of the test samples").permutation(tests)[:count])
