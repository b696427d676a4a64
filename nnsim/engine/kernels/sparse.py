"""Steps of wide dense networks most of whose inputs are zeros, as those of drawn digits are: the first layer computes
with the others alone.

Its weights lie in stripes of units here, and input by input in a stripe, [inputs, width]: an input that is no zero adds
a row to the scores, and the gradient of its row is the sum of a few rows of slopes. What an optimizer does is the same
for every number, wherever it lies. The other layers are those of ``batches``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.activating import activate, slope
from nnsim.engine.kernels.arithmetic import ZERO
from nnsim.engine.kernels.batches import Compared, add_biases, backward, forward, judge, room
from nnsim.engine.kernels.compiling import kernel, part
from nnsim.engine.kernels.given import Dense, Floats, Memory, Rule, Samples, Steps, Wholes
from nnsim.engine.kernels.optimizing import update
from nnsim.engine.kernels.stripes import LANES, WIDTH, add_stripe, add_vector
from nnsim.engine.kernels.walking import follow, rate_of

TILE = 256
"""So many samples are looked through for inputs that are no zeros at a time, at most."""

_AT_ONCE = 8
"""Inputs that are passed over together where all are zeros."""

Places = NDArray[np.uint32]


class Filled(NamedTuple):
    """Inputs of a tile of samples that are no zeros: which ``inputs`` they are and their ``numbers``, those of sample b
    from ``begins[b]`` to ``begins[b + 1]``; and the same sorted: which ``samples`` have input i with which
    ``strengths``, from ``starts[i]`` to ``starts[i + 1]``.

    ``stripe`` [TILE * WIDTH] is room for slopes of a stripe of units.
    """

    begins: Wholes
    inputs: Places
    numbers: Floats
    starts: Wholes
    samples: Places
    strengths: Floats
    stripe: Floats


def train(net: Dense, memory: Memory, rule: Rule, samples: Samples, steps: Steps, told: NDArray[np.float64]) -> int:
    """As ``wide.train``; where weights are infinite, inputs that are zeros do not make them NaN."""
    rows, inputs = min(steps.batch, len(samples.order)), int(net.sizes[0])
    numbers = rows * int(net.sizes[1:].sum())
    values, slopes = np.zeros(numbers, np.float32), np.zeros(numbers, np.float32)
    turned = {id(flat): flat.copy() for flat in memory}  # what an optimizer does not need is the gradient once more
    for flat in memory:
        for stripe, turned_one in _stripes(net, flat, turned[id(flat)]):
            turned_one[...] = stripe.T
    own = Memory(*(turned[id(flat)] for flat in memory))
    filled = _empty(min(rows, TILE), inputs)
    position = _train(net, own, rule, samples, steps, told, values, slopes, room(int(net.sizes[-1])), filled)
    start, stop = int(net.weights[0]), int(net.weights[0]) + inputs * int(net.sizes[1])
    for flat in memory[:-1]:
        flat[:start], flat[stop:] = turned[id(flat)][:start], turned[id(flat)][stop:]
        for stripe, turned_one in _stripes(net, flat, turned[id(flat)]):
            stripe[...] = turned_one.T
    return position


def _stripes(net: Dense, flat: Floats, turned: Floats) -> Iterator[tuple[Floats, Floats]]:
    """The weights of the first layer, stripe by stripe: [width, inputs] in ``flat``, [inputs, width] in ``turned``."""
    inputs, units, begin = int(net.sizes[0]), int(net.sizes[1]), int(net.weights[0])
    for unit in range(0, units, WIDTH):
        width, start = min(WIDTH, units - unit), begin + unit * inputs
        stop = start + width * inputs
        yield flat[start:stop].reshape(width, inputs), turned[start:stop].reshape(inputs, width)


def _empty(rows: int, inputs: int) -> Filled:
    """Room for what a tile of so many rows has at most, and for one place behind it."""
    most = rows * inputs + 1
    inputs_of, samples_of = np.zeros((2, most), np.uint32)
    numbers, strengths = np.zeros((2, most), np.float32)
    begins, starts = np.zeros(rows + 1, np.int64), np.zeros(inputs + 2, np.int64)
    return Filled(begins, inputs_of, numbers, starts, samples_of, strengths, np.zeros(rows * WIDTH, np.float32))


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
    filled: Filled,
) -> int:
    """As ``train``, with weights that lie in stripes, and room for what layers make of a batch."""
    position, epoch = steps.position, 0
    for s in range(steps.length):
        stop = min(position + steps.batch, len(samples.order))
        rows = stop - position
        for tile in range(0, rows, TILE):
            count = min(TILE, rows - tile)
            _find(samples, position + tile, count, filled)
            _score(net, memory.weights, filled, values, tile, count)
        activate(net.activations[0], values[: rows * net.sizes[1]])
        output = forward(net, memory.weights, values, rows, 1)
        judge(rule, samples, position, stop, values, slopes, output, compared, told)
        backward(net, memory, values, slopes, rows, 1)
        if net.learns[0]:
            _backward(net, memory.grad, samples, position, rows, filled, values, slopes)
        update(net, memory, rule, rate_of(steps.rates, s), steps.made + s + 1)
        position, epoch = follow(samples, stop, epoch)
    return position


@part
def _backward(
    net: Dense, grad: Floats, samples: Samples, position: int, rows: int, filled: Filled, values: Floats, slopes: Floats
) -> None:
    """Write the gradient of the first layer; what was found of the last tile is still there."""
    numbers = rows * net.sizes[1]
    slope(net.activations[0], slopes[:numbers], values[:numbers])
    add_biases(grad, net.biases[0], slopes[:numbers].reshape(rows, net.sizes[1]))
    last = (rows - 1) // TILE * TILE
    for tile in range(last, -1, -TILE):
        count = min(TILE, rows - tile)
        if tile < last:
            _find(samples, position + tile, count, filled)
        _sort(filled, count)
        _add_gradient(net, grad, filled, slopes, tile, count, tile == last)


@part
def _find(samples: Samples, start: int, count: int, filled: Filled) -> None:
    """Which inputs of samples are no zeros."""
    inputs, numbers, found = filled.inputs, filled.numbers, 0
    for b in range(count):
        row, first, i = samples.x[samples.order[start + b]], found, 0
        filled.begins[b] = found
        while i + _AT_ONCE <= len(row):
            few, some = row[i : i + _AT_ONCE], False
            for j in range(_AT_ONCE):
                some |= few[j] != 0
            if some:
                for j in range(_AT_ONCE):
                    inputs[found] = i + j
                    found += 1 if few[j] != 0 else 0
            i += _AT_ONCE
        while i < len(row):
            inputs[found] = i
            found += 1 if row[i] != 0 else 0
            i += 1
        for k in range(first, found):
            numbers[k] = np.float32(row[inputs[k]]) * samples.scale
    filled.begins[count] = found


@part
def _score(net: Dense, weights: Floats, filled: Filled, values: Floats, tile: int, count: int) -> None:
    """Scores of the first layer: its biases, and a row of weights for each input that is no zero."""
    inputs, units, bias = net.sizes[0], net.sizes[1], net.biases[0]
    for unit in range(0, units, WIDTH):
        width, start = min(WIDTH, units - unit), net.weights[0] + unit * inputs
        for b in range(count):
            at = (tile + b) * units + unit
            made = values[at : at + width]
            for u in range(width):
                made[u] = weights[bias + unit + u] if bias >= 0 else ZERO
            _add_rows(made, weights[start:], filled.inputs, filled.numbers, filled.begins[b], filled.begins[b + 1])


@part
def _add_rows(made: Floats, rows: Floats, which: Places, counts: Floats, first: int, last: int) -> None:
    """Add to ``made`` [width] the ``rows`` [.., width] that ``which`` tells from ``first`` to ``last``, each as often
    as it ``counts``.
    """
    width, at = len(made), 0
    if width == WIDTH:
        add_stripe(made, rows, width, which, counts, first, last)
        return
    while at + LANES <= width:
        add_vector(made[at:], rows[at:], width, which, counts, first, last)
        at += LANES
    if at < width:
        for k in range(first, last):
            row = which[k] * width
            for u in range(at, width):
                made[u] += counts[k] * rows[row + u]


@part
def _sort(filled: Filled, count: int) -> None:
    """The same input by input: count how often each is there, which tells where it begins, and put them there."""
    starts, end = filled.starts, filled.begins[count]
    for i in range(len(starts)):
        starts[i] = 0
    for k in range(end):
        starts[filled.inputs[k] + 2] += 1
    for i in range(2, len(starts)):
        starts[i] += starts[i - 1]
    for b in range(count):
        for k in range(filled.begins[b], filled.begins[b + 1]):
            i = filled.inputs[k] + 1
            at = starts[i]
            filled.samples[at], filled.strengths[at] = b, filled.numbers[k]
            starts[i] = at + 1


@part
def _add_gradient(
    net: Dense, grad: Floats, filled: Filled, slopes: Floats, tile: int, count: int, is_first: bool
) -> None:
    """The gradient of each input's weights; the first tile begins it."""
    inputs, units = net.sizes[0], net.sizes[1]
    for unit in range(0, units, WIDTH):
        width, start = min(WIDTH, units - unit), net.weights[0] + unit * inputs
        for b in range(count):
            at = (tile + b) * units + unit
            for u in range(width):
                filled.stripe[b * width + u] = slopes[at + u]
        for i in range(inputs):
            made = grad[start + i * width : start + (i + 1) * width]
            if is_first:
                for u in range(width):
                    made[u] = ZERO
            _add_rows(made, filled.stripe, filled.samples, filled.strengths, filled.starts[i], filled.starts[i + 1])
