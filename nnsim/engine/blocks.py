"""How far a run may go in one go: up to where something is looked at, kept or written down."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnsim.core import seeds
from nnsim.engine.backends.block import Block
from nnsim.recipes.phases import starts

if TYPE_CHECKING:  # which asks here
    from nnsim.engine.stepping import Stepping

MOST = 1 << 16
"""Steps of a block at most: rates of as many are worked out before it."""

WORK = 1 << 29
"""Multiply-adds of a block at most, about: whoever wants to end the run waits for it, a twentieth of a second or so."""


def ahead(run: Stepping, most: int, goal: float) -> Block | None:
    """The next steps of ``run`` that nothing comes between, ``most`` of them and up to the end of epoch ``goal``.

    None where each step has to be looked at, or there is but one.
    """
    learner, size, batch = run.learner, run.size, run.batch
    if not (learner.takes_blocks and size) or run.slow or run.updates.is_wanted:
        return None
    first, each = math.ceil((size - run.position) / batch), math.ceil(size / batch)
    end = _epoch_to_see(run, goal)
    count = min(most, MOST, max(WORK // run.step_work, 1), first + (end - run.epoch - 1) * each, _free(run))
    if count < 2:
        return None
    crossed = 0 if count < first else 1 + (count - first) // each
    is_at_end = crossed and (count - first) % each == 0
    orders = range(run.epoch + 1, run.epoch + 1 + crossed - is_at_end)
    seed = run.project.recipe.seed
    return Block(
        run.position,
        batch,
        count,
        size,
        run.step,
        _rates(run, count, first, each),
        np.array(seeds.series(seed, "order", orders), np.uint64),
    )


def _epoch_to_see(run: Stepping, goal: float) -> int:
    """The number of epochs at whose end the run has to stop for somebody to look."""
    if run.readings.are_due or not (run.keeps_order and run.learner.spans_epochs):
        return run.epoch + 1
    phase = min((start for start in starts(run.project.recipe) if start > run.epoch), default=math.inf)
    return int(min(run.rows.next_after(run.epoch), phase, max(goal, run.epoch + 1)))


def _free(run: Stepping) -> int:
    """Steps up to the next one after which something is kept, checked or read."""
    left = [run.check_every - run.step % run.check_every]
    if run.past and run.past.states:
        left.append(run.past.every - run.step % run.past.every)
    if every := run.readings.every:
        left.append(math.ceil((every - run.position % every) / run.batch))
    return min(left)


def _rates(run: Stepping, count: int, first: int, each: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The learning rate of each step, or one where it is the same for all."""
    if run.has_constant_rate:
        return np.array([run.rate])
    found = np.empty(count)
    for step in range(count):
        passed, within = (0, step) if step < first else divmod(step - first + each, each)
        position = run.position + within * run.batch if step < first else within * run.batch
        found[step] = run.rate_at(run.epoch + passed + position / run.size)
    return found
