"""Steps of narrow dense networks: samples side by side, so that each instruction works on sixteen of them.

What a layer makes of a tile of ``LANES`` samples is a row for each of its units; the rows of all layers lie behind one
another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.activating import activate, slope
from nnsim.engine.kernels.arithmetic import ONE, ZERO
from nnsim.engine.kernels.compiling import kernel, merged
from nnsim.engine.kernels.given import Dense, Floats, Memory, Rule, Samples, Steps, trial
from nnsim.engine.kernels.losing import compare
from nnsim.engine.kernels.optimizing import update
from nnsim.engine.kernels.rows import LANES, MOST, NONE, Place, add_products, sum_rows
from nnsim.engine.kernels.walking import follow, rate_of

_ROW, _BEGIN = Place(LANES), Place(0)


def train(net: Dense, memory: Memory, rule: Rule, samples: Samples, steps: Steps, told: NDArray[np.float64]) -> int:
    """Make ``steps``, over the ends of epochs where there are seeds for them; the position in the epoch after them.

    The losses of all samples are added to ``told[0]``, those that were told right to ``told[1]``.
    """
    numbers, units = int(net.sizes.sum()) * LANES, int(net.sizes[-1]) * LANES
    rows, slopes, aims = np.zeros(numbers, np.float32), np.zeros(numbers, np.float32), np.zeros(units, np.float32)
    few, turned = np.zeros((4, LANES), np.float32), np.zeros(MOST * MOST, np.float32)
    return _train(net, memory, rule, samples, steps, told, rows, slopes, aims, few, turned)


@kernel
def _train(
    net: Dense,
    memory: Memory,
    rule: Rule,
    samples: Samples,
    steps: Steps,
    told: NDArray[np.float64],
    rows: Floats,
    slopes: Floats,
    aims: Floats,
    few: Floats,
    turned: Floats,
) -> int:
    """As ``train``, with rows to work with: of all layers, of the last one, a few more, and room for weights, ``MOST``
    times ``MOST``.
    """
    position, epoch = steps.position, 0
    for s in range(steps.length):
        stop = min(position + steps.batch, len(samples.order))
        _find_gradient(net, memory, rule, samples, position, stop, rows, slopes, aims, few, turned, told)
        update(net, memory, rule, rate_of(steps.rates, s), steps.made + s + 1)
        position, epoch = follow(samples, stop, epoch)
    return position


@merged
def _find_gradient(
    net: Dense,
    memory: Memory,
    rule: Rule,
    samples: Samples,
    start: int,
    stop: int,
    rows: Floats,
    slopes: Floats,
    aims: Floats,
    few: Floats,
    turned: Floats,
    told: NDArray[np.float64],
) -> None:
    """Write the gradient of the mean loss of the samples from ``start`` to ``stop`` of the order."""
    grad = memory.grad
    for i in range(len(grad)):
        grad[i] = ZERO
    share = ONE / np.float32(stop - start)
    output = len(rows) - len(aims)
    for tile in range(start, stop, LANES):
        lanes = min(LANES, stop - tile)
        _take(samples, tile, lanes, rows, aims)
        _forward(net, memory.weights, rows)
        compare(rule.loss, rule.answer, rows[output:], aims, slopes[output:], share, lanes, few, told)
        _backward(net, memory, rows, slopes, turned)


@merged
def _take(samples: Samples, start: int, lanes: int, rows: Floats, aims: Floats) -> None:
    """Inputs and targets of a tile."""
    x, targets = samples.x, samples.targets
    for b in range(lanes):
        sample = samples.order[start + b]
        for i in range(x.shape[1]):
            rows[i * LANES + b] = x[sample, i] * samples.scale
        for unit in range(targets.shape[1]):
            aims[unit * LANES + b] = targets[sample, unit] * samples.aim


@merged
def _forward(net: Dense, weights: Floats, rows: Floats) -> None:
    """Fill the rows of all layers."""
    read = _BEGIN
    for layer in range(len(net.activations)):
        inputs, units, bias = net.sizes[layer], Place(net.sizes[layer + 1]), Place(net.biases[layer])
        at = read + Place(inputs) * _ROW
        sum_rows(rows, at, weights, Place(net.weights[layer]), bias, units, rows, read, inputs)
        activate(net.activations[layer], rows[at : at + units * _ROW])
        read = at


@merged
def _backward(net: Dense, memory: Memory, rows: Floats, slopes: Floats, turned: Floats) -> None:
    """Add the gradient of this tile, layer by layer from the last one on."""
    end = Place(len(rows))
    for layer in range(len(net.activations) - 1, -1, -1):
        inputs, units, q = Place(net.sizes[layer]), Place(net.sizes[layer + 1]), Place(net.weights[layer])
        at = end - units * _ROW
        read = at - inputs * _ROW
        slope(net.activations[layer], slopes[at:end], rows[at:end])
        if net.learns[layer]:
            add_products(memory.grad, q, Place(net.biases[layer]), slopes, at, units, rows, read, inputs)
        if layer > 0:
            for unit in range(_BEGIN, units):
                for i in range(_BEGIN, inputs):
                    turned[i * units + unit] = memory.weights[q + unit * inputs + i]
            sum_rows(slopes, read, turned, _BEGIN, NONE, inputs, slopes, at, net.sizes[layer + 1])
        end = at


def try_out(kinds: str) -> None:
    """Compile it for inputs and targets of these kinds, ``"float32,float32"``."""
    train(*trial(2, *kinds.split(",")))
