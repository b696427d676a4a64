"""What a batch becomes on its way through dense layers and back, by products of matrices that BLAS makes.

What a layer makes of a batch is [samples, units], one layer behind the other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.activating import activate, slope
from nnsim.engine.kernels.arithmetic import ONE, ZERO
from nnsim.engine.kernels.compiling import counting, merged, part
from nnsim.engine.kernels.given import Dense, Floats, Memory, Rule, Samples
from nnsim.engine.kernels.losing import compare
from nnsim.engine.kernels.rows import LANES


@counting
def _multiply(one: Floats, other: Floats, product: Floats) -> None:
    np.dot(one, other, product)


@part
def forward(net: Dense, weights: Floats, values: Floats, rows: int, first: int) -> int:
    """Fill in what the layers from the ``first`` on make of a batch, whose inputs are the first of ``values``; where
    that of the last one begins.
    """
    read = 0
    for layer in range(first, len(net.activations)):
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


class Compared(NamedTuple):
    """Room to compare in: scores, targets and slopes of a few samples side by side, and the ``few`` of ``losing``."""

    scores: Floats
    aims: Floats
    steep: Floats
    few: Floats


def room(units: int) -> Compared:
    """Room for so many units of the last layer."""
    scores, aims, steep = (np.zeros(units * LANES, np.float32) for _ in range(3))
    return Compared(scores, aims, steep, np.zeros((4, LANES), np.float32))


@part
def judge(
    rule: Rule,
    samples: Samples,
    start: int,
    stop: int,
    values: Floats,
    slopes: Floats,
    output: int,
    compared: Compared,
    told: NDArray[np.float64],
) -> None:
    """Compare what the last layer said of a batch, which begins at ``output``, with its targets, a few samples at a
    time: write its slopes, and add to ``told``.
    """
    units, share = samples.targets.shape[1], ONE / np.float32(stop - start)
    scores, aims, steep = compared.scores, compared.aims, compared.steep
    for tile in range(start, stop, LANES):
        lanes, at = min(LANES, stop - tile), output + (tile - start) * units
        _turn(samples, tile, lanes, values, at, scores, aims)
        compare(rule.loss, rule.answer, scores, aims, steep, share, lanes, compared.few, told)
        _turn_back(steep, lanes, slopes, at)


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
def backward(net: Dense, memory: Memory, values: Floats, slopes: Floats, rows: int, first: int) -> None:
    """Write the gradient, layer by layer from the last one back to the ``first``, whose inputs are the first of
    ``values``; the slopes of those inputs, too, where a layer made them.
    """
    end = rows * net.sizes[first:].sum()
    for layer in range(len(net.activations) - 1, first - 1, -1):
        inputs, units, w = net.sizes[layer], net.sizes[layer + 1], net.weights[layer]
        at = end - rows * units
        read = at - rows * inputs
        slope(net.activations[layer], slopes[at:end], values[at:end])
        steep = slopes[at:end].reshape(rows, units)
        if net.learns[layer]:
            given = values[read:at].reshape(rows, inputs)
            _multiply(steep.T, given, memory.grad[w : w + units * inputs].reshape(units, inputs))
            add_biases(memory.grad, net.biases[layer], steep)
        if layer > 0:
            weights = memory.weights[w : w + units * inputs].reshape(units, inputs)
            _multiply(steep, weights, slopes[read:at].reshape(rows, inputs))
        end = at


@part
def add_biases(grad: Floats, bias: int, steep: Floats) -> None:
    """Write the gradient of the biases that begin at ``bias`` (-1: there are none), from slopes [rows, units]."""
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
