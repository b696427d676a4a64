"""Steps of wide dense networks: a batch at once, the products of matrices by BLAS.

What a layer makes of a batch is [samples, units], one layer behind the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.activating import activate, slope
from nnsim.engine.kernels.arithmetic import ONE, ZERO
from nnsim.engine.kernels.compiling import counting, kernel, merged, part
from nnsim.engine.kernels.given import Dense, Floats, Memory, Rule, Samples, Steps, trial
from nnsim.engine.kernels.losing import compare
from nnsim.engine.kernels.optimizing import update
from nnsim.engine.kernels.rows import LANES
from nnsim.engine.kernels.walking import follow, rate_of


def train(net: Dense, memory: Memory, rule: Rule, samples: Samples, steps: Steps, told: NDArray[np.float64]) -> int:
    """Make ``steps``, over the ends of epochs where there are seeds for them; the position in the epoch after them.

    The losses of all samples are added to ``told[0]``, those that were told right to ``told[1]``.
    """
    numbers, units = int(net.sizes.sum()) * min(steps.batch, len(samples.order)), int(net.sizes[-1]) * LANES
    values, slopes = np.zeros(numbers, np.float32), np.zeros(numbers, np.float32)
    scores, aims, steep = np.zeros(units, np.float32), np.zeros(units, np.float32), np.zeros(units, np.float32)
    few = np.zeros((4, LANES), np.float32)
    return _train(net, memory, rule, samples, steps, told, values, slopes, scores, aims, steep, few)


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
    scores: Floats,
    aims: Floats,
    steep: Floats,
    few: Floats,
) -> int:
    """As ``train``, with room to work in: for what all layers make of a batch, and for rows of the last one."""
    position, epoch = steps.position, 0
    for s in range(steps.length):
        stop = min(position + steps.batch, len(samples.order))
        _take(samples, position, stop, values)
        output = _forward(net, memory.weights, values, stop - position)
        for tile in range(position, stop, LANES):
            lanes, at = min(LANES, stop - tile), output + (tile - position) * net.sizes[-1]
            _turn(samples, tile, lanes, values, at, scores, aims)
            share = ONE / np.float32(stop - position)
            compare(rule.loss, rule.answer, scores, aims, steep, share, lanes, few, told)
            _turn_back(steep, lanes, slopes, at)
        _backward(net, memory, values, slopes, stop - position)
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


@counting
def _multiply(one: Floats, other: Floats, product: Floats) -> None:
    np.dot(one, other, product)


@part
def _forward(net: Dense, weights: Floats, values: Floats, rows: int) -> int:
    """Fill in what all layers make of a batch; where the last one begins."""
    read = 0
    for layer in range(len(net.activations)):
        inputs, units, w, bias = net.sizes[layer], net.sizes[layer + 1], net.weights[layer], net.biases[layer]
        at = read + rows * inputs
        given, made = values[read:at].reshape(rows, inputs), values[at : at + rows * units].reshape(rows, units)
        _multiply(given, weights[w : w + units * inputs].reshape(units, inputs).T, made)
        if bias >= 0:
            for b in range(rows):
                one = made[b]
                for unit in range(units):
                    one[unit] += weights[bias + unit]
        activate(net.activations[layer], values[at : at + rows * units])
        read = at
    return read


@merged
def _turn(samples: Samples, start: int, lanes: int, values: Floats, at: int, scores: Floats, aims: Floats) -> None:
    """Scores and targets of a few samples, side by side."""
    targets = samples.targets
    units = targets.shape[1]
    for b in range(lanes):
        sample = samples.order[start + b]
        for unit in range(units):
            scores[unit * LANES + b] = values[at + b * units + unit]
            aims[unit * LANES + b] = targets[sample, unit] * samples.aim


@merged
def _turn_back(steep: Floats, lanes: int, slopes: Floats, at: int) -> None:
    units = len(steep) // LANES
    for b in range(lanes):
        for unit in range(units):
            slopes[at + b * units + unit] = steep[unit * LANES + b]


@part
def _backward(net: Dense, memory: Memory, values: Floats, slopes: Floats, rows: int) -> None:
    """Write the gradient, layer by layer from the last one on."""
    end = rows * net.sizes.sum()
    for layer in range(len(net.activations) - 1, -1, -1):
        inputs, units, w = net.sizes[layer], net.sizes[layer + 1], net.weights[layer]
        at = end - rows * units
        read = at - rows * inputs
        slope(net.activations[layer], slopes[at:end], values[at:end])
        steep = slopes[at:end].reshape(rows, units)
        if net.learns[layer]:
            given = values[read:at].reshape(rows, inputs)
            _multiply(steep.T, given, memory.grad[w : w + units * inputs].reshape(units, inputs))
            _add_biases(memory.grad, net.biases[layer], steep)
        if layer > 0:
            weights = memory.weights[w : w + units * inputs].reshape(units, inputs)
            _multiply(steep, weights, slopes[read:at].reshape(rows, inputs))
        end = at


@part
def _add_biases(grad: Floats, bias: int, steep: Floats) -> None:
    rows, units = steep.shape
    if bias < 0:
        return
    sums = grad[bias : bias + units]
    for unit in range(units):
        sums[unit] = ZERO
    for b in range(rows):
        one = steep[b]
        for unit in range(units):
            sums[unit] += one[unit]


def try_out(kinds: str) -> None:
    """Compile it for inputs and targets of these kinds, ``"float32,float32"``."""
    train(*trial(2, *kinds.split(",")))
