"""What is measured within long epochs, so that curves and numbers do not stand still meanwhile.

Losses and hits of training come from the batches themselves, and cost next to nothing. Test samples are asked a few
times per epoch, each time another part of them in which all classes have their share. When there is a reading, and of
which samples, depends on network, recipe and samples alone, neither on the clock nor on who is watching.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.core.project import Project, Recipe
from nnsim.core.run import READINGS
from nnsim.engine.history import Log
from nnsim.engine.learners.base import Learner, Work

UNIT = 1 << 29
"""Multiply-adds from one reading to the next, about a tenth of a second; shorter epochs than ``LEAST`` have none."""

LEAST, MOST = 5, 50
"""Readings per epoch."""

FORWARD = 3
"""Learning from a sample costs so many times what asking the network about it does."""

SHARE = 1 / 100
"""Part of the work of an epoch that the test samples of its readings may cost."""

PART, SMALLEST = 600, 250
"""Test samples that are asked at once where they can be afforded, and so few that they would tell little of all."""

ASKS = 8
"""Times per epoch that test samples are asked at most; where more can be afforded, more are asked at once."""


class Timetable(NamedTuple):
    """``every`` so many training samples there is a reading, 0 for none.

    At every ``asks``-th of them about ``part`` test samples are asked, 0 for none: first after half as many.
    """

    every: int = 0
    asks: int = 0
    part: int = 0

    def ask(self, number: int) -> int:
        """Which time of the epoch it is that the ``number``-th reading asks test samples, from 1; 0 if it does not."""
        if not self.part:
            return 0
        times, left = divmod(number + self.asks // 2, self.asks)
        return 0 if left else times

    def asked_in(self, size: int) -> int:
        """How many times test samples are asked within an epoch of ``size`` training samples."""
        return (-(-size // self.every) - 1 + self.asks // 2) // self.asks if self.part else 0


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
    times = min(max(affordable // max(min(tests, PART), 1), 1), ASKS)
    part = min(tests, affordable // times)
    if part < min(tests, SMALLEST) or not part:
        return Timetable(every)
    return Timetable(every, math.ceil(-(-size // every) / times), part)


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
        self.log = Log(columns=READINGS)
        self.are_due = False
        self._times = NEVER
        self._parts: tuple[NDArray[np.intp], ...] = ()

    @property
    def every(self) -> int:
        """Training samples from one reading to the next, 0 where there are none."""
        return self._times.every

    def plan(self, learner: Learner, size: int, batch: int, project: Project) -> None:
        """Samples, network or recipe are other ones now; what was trained since the last reading is forgotten.

        The ``size`` training samples, and those for testing, are of ``project``.
        """
        targets = project.data.y[project.data.test]
        self._times = timetable(size, batch, len(targets), learner.work)
        self.are_due = self._times.every > 0
        self._parts = parts(project.recipe.seed, targets, self._times.part)
        learner.note(self.are_due)

    def take(self, learner: Learner, now: Moment) -> None:
        """Add a row if one is due."""
        every = self._times.every
        number, is_over = now.stop // every, now.stop >= now.size
        if number == now.start // every and not is_over:
            return
        time = 0 if is_over else self._times.ask(number)
        tested = self._test(learner, now, time) if time else (0, math.nan, math.nan)
        noted = learner.take_tally()
        if not noted[0] and not tested[0]:
            return  # who plays first gathers what to learn from
        values = (now.step, now.epoch + now.stop / now.size, *noted, *tested)
        self.log.add(dict(zip(READINGS, values, strict=True)))

    def _test(self, learner: Learner, now: Moment, time: int) -> tuple[int, float, float]:
        """How many test samples were asked, their mean loss and accuracy: the parts take turns through all epochs."""
        part = self._parts[(now.epoch * self._times.asked_in(now.size) + time - 1) % len(self._parts)]
        return len(part), *learner.test_part(part)


def measured(recipe: Recipe) -> tuple[object, ...]:
    """What of the recipe the readings depend on."""
    return recipe.batch, recipe.loss, recipe.seed


def parts(seed: int, targets: Floats, count: int) -> tuple[NDArray[np.intp], ...]:
    """Test samples with ``targets`` [n, *target_shape] in parts of about ``count``, 0 for none: together they are all.

    Each part has its share of every class, and of small and large values.
    """
    if not count:
        return ()
    targets = targets.mean(axis=tuple(range(1, targets.ndim))) if targets.ndim > 1 else targets
    mixed = seeds.generator(seed, "parts of the test samples").permutation(len(targets))
    ordered = mixed[np.argsort(targets[mixed], kind="stable")]
    number = -(-len(targets) // count)
    return tuple(np.sort(ordered[first::number]) for first in range(number))
