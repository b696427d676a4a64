"""Steps of networks that are handed over as operations: forwards, the loss, backwards, and the optimizer.

The operations of a segment go through a batch block by block, so that what one makes is still in the cache when the
next reads it, or, where they look at the whole batch, one after the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.compiling import kernel, part
from nnsim.engine.kernels.correlating import TAPS, add_up, correlate, slopes
from nnsim.engine.kernels.feeding import gather, judge, turn
from nnsim.engine.kernels.given import Floats, Memory, Rule, Samples, Steps, Wholes, trial
from nnsim.engine.kernels.mapping import add_maps, average, bend, pool, share_out, unbend, unpool
from nnsim.engine.kernels.normalising import normalise, unnormalise
from nnsim.engine.kernels.operations import (
    ADD,
    ADD_UP,
    AVERAGE,
    BEND,
    COLUMNS,
    COMPARE,
    CORRELATE,
    END,
    FIRST,
    GATHER,
    HAND_BACK,
    LANES,
    NORMALISE,
    POOL_MAX,
    POOL_MEAN,
    SHARE_OUT,
    SLOPES,
    SPREAD,
    TURN,
    UNBEND,
    UNNORMALISE,
    UNNORMALISE_FROZEN,
    UNPOOL_MAX,
    UNPOOL_MEAN,
    WHOLE,
    Net,
)
from nnsim.engine.kernels.optimizing import update
from nnsim.engine.kernels.walking import follow, rate_of


@part
def _of_block(o: Wholes, tables: Wholes, work: Floats, numbers: Floats, block: int) -> None:
    """An operation on one block of samples."""
    kind = o[0]
    if kind in (CORRELATE, HAND_BACK):
        correlate(o, tables, work, numbers, numbers, work, block, 1, o[TAPS])
    elif kind == SLOPES:
        slopes(o, tables, work, block, 1)
    elif kind in (POOL_MAX, POOL_MEAN):
        pool(o, work, block, kind == POOL_MEAN)
    elif kind in (UNPOOL_MAX, UNPOOL_MEAN):
        unpool(o, work, block, kind == UNPOOL_MEAN)
    elif kind == BEND:
        bend(o, work, block)
    elif kind == UNBEND:
        unbend(o, work, block)
    elif kind == ADD:
        add_maps(o, work, block)
    elif kind == AVERAGE:
        average(o, work, block)
    elif kind == SHARE_OUT:
        share_out(o, work, block)


@part
def _of_batch(
    o: Wholes, tables: Wholes, settings: NDArray[np.float64], work: Floats, numbers: Floats, grad: Floats, rows: int,
    blocks: int,
) -> None:  # fmt: skip
    """An operation on a batch of ``rows`` samples, all ``blocks`` of it."""
    kind = o[0]
    if kind == CORRELATE:
        correlate(o, tables, work, numbers, numbers, work, 0, blocks, o[TAPS])
    elif kind == SPREAD:  # gradients of a dense layer: its taps are samples
        correlate(o, tables, work, work, numbers, grad, 0, blocks, rows)
    elif kind == SLOPES:
        slopes(o, tables, work, 0, blocks)
    elif kind == ADD_UP:
        add_up(o, work, grad)
    elif kind == TURN:
        turn(o, tables, work, rows)
    elif kind == NORMALISE:
        normalise(o, work, numbers, settings, rows)
    elif kind in (UNNORMALISE, UNNORMALISE_FROZEN):
        unnormalise(o, work, numbers, grad, rows, kind == UNNORMALISE)


def train(net: Net, memory: Memory, rule: Rule, samples: Samples, steps: Steps, told: NDArray[np.float64]) -> int:
    """Make ``steps``, over the ends of epochs where there are seeds for them; the position in the epoch after them.

    The losses of all samples are added to ``told[0]``, those that were told right to ``told[1]``.
    """
    few = np.zeros((5, max(LANES, samples.targets.shape[1] * LANES)), np.float32)
    return _train(net, memory, rule, samples, steps, told, few)


@kernel
def _train(
    net: Net, memory: Memory, rule: Rule, samples: Samples, steps: Steps, told: NDArray[np.float64], few: Floats
) -> int:
    """As ``train``, with five rows to work with, [5, units * LANES]."""
    work, numbers, tables, operations, segments = net.work, net.numbers, net.tables, net.operations, net.segments
    position, epoch = steps.position, 0
    for s in range(steps.length):
        stop = min(position + steps.batch, len(samples.order))
        blocks = (stop - position + LANES - 1) // LANES
        for segment in range(len(segments)):
            first, end = segments[segment, FIRST], segments[segment, END]
            whole = segments[segment, WHOLE] != 0
            for block in range(0 if whole else blocks):
                for i in range(first, end):
                    if operations[i, 0] == GATHER:
                        gather(operations[i], tables, work, samples, position, stop, block)
                    else:
                        _of_block(operations[i], tables, work, numbers, block)
            for i in range(first, end if whole else first):
                if operations[i, 0] == COMPARE:
                    judge(operations[i], work, rule, samples, position, stop, few, told)
                else:
                    rows = stop - position
                    _of_batch(operations[i], tables, net.settings, work, numbers, memory.grad, rows, blocks)
        update(net, memory, rule, rate_of(steps.rates, s), steps.made + s + 1)
        position, epoch = follow(samples, stop, epoch)
    return position


def try_out(kinds: str) -> None:
    """Compile it for inputs and targets of these kinds, ``"float32,float32"``."""
    _, memory, rule, samples, steps, told = trial(1, *kinds.split(","))
    nothing, one = np.zeros(0, np.int64), np.zeros(1, np.float32)
    net = Net(
        np.zeros((0, COLUMNS), np.int64), np.zeros((0, 3), np.int64), nothing, np.zeros(1), one, one, nothing, nothing
    )
    train(net, memory, rule, samples, steps, told)
