"""Steps of wide dense networks: a batch at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels import sparse
from nnsim.engine.kernels.batches import Compared, backward, forward, judge, room
from nnsim.engine.kernels.compiling import kernel, part
from nnsim.engine.kernels.given import Dense, Floats, Memory, Rule, Samples, Steps, trial
from nnsim.engine.kernels.optimizing import update
from nnsim.engine.kernels.walking import follow, rate_of


def train(net: Dense, memory: Memory, rule: Rule, samples: Samples, steps: Steps, told: NDArray[np.float64]) -> int:
    """Make ``steps``, over the ends of epochs where there are seeds for them; the position in the epoch after them.

    The losses of all samples are added to ``told[0]``, those that were told right to ``told[1]``.
    """
    if samples.is_sparse:
        return sparse.train(net, memory, rule, samples, steps, told)
    numbers = int(net.sizes.sum()) * min(steps.batch, len(samples.order))
    values, slopes = np.zeros(numbers, np.float32), np.zeros(numbers, np.float32)
    return _train(net, memory, rule, samples, steps, told, values, slopes, room(int(net.sizes[-1])))


@kernel
def _train(
    net: Dense,
    memory: Memory,
    rule: Rule,
    samples: Samples,
    steps: Steps,
    told: NDArray[np.float64],
    values: Floats,
    slopes: Floats,
    compared: Compared,
) -> int:
    """As ``train``, with room for what all layers make of a batch."""
    position, epoch = steps.position, 0
    for s in range(steps.length):
        stop = min(position + steps.batch, len(samples.order))
        _take(samples, position, stop, values)
        output = forward(net, memory.weights, values, stop - position, 0)
        judge(rule, samples, position, stop, values, slopes, output, compared, told)
        backward(net, memory, values, slopes, stop - position, 0)
        update(net, memory, rule, rate_of(steps.rates, s), steps.made + s + 1)
        position, epoch = follow(samples, stop, epoch)
    return position


@part
def _take(samples: Samples, start: int, stop: int, values: Floats) -> None:
    x, inputs = samples.x, samples.x.shape[1]
    for b in range(stop - start):
        row, into = x[samples.order[start + b]], values[b * inputs : (b + 1) * inputs]
        for i in range(inputs):
            into[i] = np.float32(row[i]) * samples.scale


def try_out(kinds: str) -> None:
    """Compile it for inputs and targets of these kinds, ``"float32,float32"``, whether or not most inputs are zeros."""
    for is_sparse in (False, True):
        net, memory, rule, samples, steps, told = trial(2, *kinds.split(","))
        train(net, memory, rule, samples._replace(is_sparse=is_sparse), steps, told)
