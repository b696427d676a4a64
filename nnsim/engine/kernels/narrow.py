"""Steps of narrow dense networks: samples side by side, so that each instruction works on sixteen of them.

What a layer makes of a tile of ``LANES`` samples is a row for each of its units; the rows of all layers lie behind one
another.
"""

from __future__ import annotations

import numpy as np

from nnsim.engine.kernels.activating import activate, slope
from nnsim.engine.kernels.arithmetic import ONE, ZERO
from nnsim.engine.kernels.compiling import inlined, kernel
from nnsim.engine.kernels.given import trial
from nnsim.engine.kernels.losing import compare
from nnsim.engine.kernels.optimizing import update
from nnsim.engine.kernels.ordering import shuffle
from nnsim.engine.kernels.rows import LANES, add_products, add_rows, total

_U = np.uintp
_ROW, _NONE, _ONE_MORE = _U(LANES), _U(0), _U(1)


@kernel
def train(net, memory, rule, samples, steps, told):  # type: ignore[no-untyped-def]
    """Make ``steps``, over the ends of epochs where there are seeds for them; the position in the epoch after them.

    The losses of all samples are added to ``told[0]``, those that were told right to ``told[1]``.
    """
    numbers, units = net.sizes.sum() * LANES, net.sizes[-1] * LANES
    rows, slopes, aims = np.zeros(numbers, np.float32), np.zeros(numbers, np.float32), np.zeros(units, np.float32)
    few = np.zeros((4, LANES), np.float32)
    position, epoch = steps.position, 0
    for s in range(steps.count):
        stop = min(position + steps.batch, len(samples.order))
        _gradient(net, memory, rule, samples, position, stop, rows, slopes, aims, few, told)
        rate = steps.rates[s] if len(steps.rates) > 1 else steps.rates[0]
        update(net, memory, rule, rate, steps.made + s + 1)
        position = stop
        if stop == len(samples.order) and epoch < len(samples.seeds):
            shuffle(samples.seeds[epoch], samples.order)
            epoch, position = epoch + 1, 0
    return position


@inlined
def _gradient(net, memory, rule, samples, start, stop, rows, slopes, aims, few, told):  # type: ignore[no-untyped-def]
    """Write the gradient of the mean loss of the samples from ``start`` to ``stop`` of the order."""
    memory.grad[:] = ZERO
    share = ONE / np.float32(stop - start)
    output = len(rows) - len(aims)
    for tile in range(start, stop, LANES):
        lanes = min(LANES, stop - tile)
        _take(samples, tile, lanes, rows, aims)
        _forward(net, memory.weights, rows)
        compare(rule.loss, rule.answer, rows[output:], aims, slopes[output:], share, lanes, few, told)
        _backward(net, memory, rows, slopes, few)


@inlined
def _take(samples, start, lanes, rows, aims):  # type: ignore[no-untyped-def]
    """Inputs and targets of a tile."""
    x, targets = samples.x, samples.targets
    for b in range(lanes):
        sample = samples.order[start + b]
        for i in range(x.shape[1]):
            rows[i * LANES + b] = x[sample, i] * samples.scale
        for unit in range(targets.shape[1]):
            aims[unit * LANES + b] = targets[sample, unit] * samples.aim


@inlined
def _forward(net, weights, rows):  # type: ignore[no-untyped-def]
    """Fill the rows of all layers."""
    read = _NONE
    for layer in range(len(net.activations)):
        inputs, units, bias = _U(net.sizes[layer]), _U(net.sizes[layer + 1]), net.biases[layer]
        at, q = read + inputs * _ROW, _U(net.weights[layer])
        for unit in range(_NONE, units):
            begin = weights[_U(bias) + unit] if bias >= 0 else ZERO
            add_rows(rows, at + unit * _ROW, begin, weights, q + unit * inputs, inputs, rows, read)
        activate(net.activations[layer], rows[at : at + units * _ROW])
        read = at


@inlined
def _backward(net, memory, rows, slopes, few):  # type: ignore[no-untyped-def]
    """Add the gradient of this tile, layer by layer from the last one on."""
    end = _U(len(rows))
    for layer in range(len(net.activations) - 1, -1, -1):
        inputs, units = _U(net.sizes[layer]), _U(net.sizes[layer + 1])
        at, q = end - units * _ROW, _U(net.weights[layer])
        slope(net.activations[layer], slopes[at:end], rows[at:end])
        if net.learns[layer]:
            _add_gradient(memory.grad, q, net.biases[layer], inputs, units, rows, slopes, at)
        if layer > 0:
            _pass_back(memory.weights, q, inputs, units, slopes, at, few[0])
        end = at


@inlined
def _add_gradient(grad, q, bias, inputs, units, rows, slopes, at):  # type: ignore[no-untyped-def]
    for unit in range(_NONE, units):
        d = at + unit * _ROW
        if bias >= 0:
            grad[_U(bias) + unit] += total(slopes, d)
        add_products(grad, q + unit * inputs, slopes, d, rows, at - inputs * _ROW, inputs)


@inlined
def _pass_back(weights, q, inputs, units, slopes, at, few):  # type: ignore[no-untyped-def]
    """Slopes at what the layer read: sums over its units, whose weights of an input are brought together first."""
    for i in range(_NONE, inputs):
        for unit in range(_NONE, units):
            few[unit] = weights[q + unit * inputs + i]
        add_rows(slopes, at - (inputs - i) * _ROW, ZERO, few, _NONE, units, slopes, at)


def try_out(kinds: str) -> None:
    """Compile it for inputs and targets of these kinds, ``"float32,float32"``."""
    train(*trial(2, *kinds.split(",")))
