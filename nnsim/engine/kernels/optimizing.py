"""Steps of the catalogue's optimizers, each with the formula of ``engine.optimizers``, in one pass over the numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.arithmetic import ONE, ZERO
from nnsim.engine.kernels.compiling import merged, part
from nnsim.engine.kernels.given import Dense, Floats, Memory, Rule
from nnsim.engine.kernels.kinds import ADAGRAD, ADAMW, RMSPROP, SGD
from nnsim.engine.kernels.operations import Net

_F = np.float32


@merged
def update(net: Dense | Net, memory: Memory, rule: Rule, rate: float, count: int) -> None:
    """A step, the ``count``-th, of the optimizer on what learns, with the penalties of the rule."""
    for span in range(len(net.begins)):
        a, b = net.begins[span], net.ends[span]
        weights, grad, first = memory.weights[a:b], memory.grad[a:b], memory.first[a:b]
        if rule.l1 != 0.0 or rule.l2 != 0.0:
            _penalize(weights, grad, memory.mask[a:b], _F(rule.l1), _F(rule.l2))
        if rule.optimizer == SGD:
            _sgd(rule.values, weights, grad, first, _F(rate))
        elif rule.optimizer == RMSPROP:
            kept, new = _F(rule.values[0]), _F(1.0 - rule.values[0])
            _by_squares(weights, grad, first, _F(rate), kept, new, _F(rule.values[1]))
        elif rule.optimizer == ADAGRAD:
            _by_squares(weights, grad, first, _F(rate), ONE, ONE, _F(rule.values[0]))
        else:
            shrink = _F(1.0 - rate * rule.values[3]) if rule.optimizer == ADAMW else ONE
            _adam(rule.values, weights, grad, first, memory.second[a:b], rate, count, shrink)


@part
def _penalize(weights: Floats, grad: Floats, mask: Floats, l1: np.float32, l2: np.float32) -> None:
    """Add ``l1 * sign(w) + l2 * w`` to the gradient where ``mask`` is 1."""
    for i in range(len(weights)):
        w = weights[i]
        sign = ONE if w > ZERO else -ONE if w < ZERO else w
        grad[i] += mask[i] * (l1 * sign + l2 * w)


@part
def _sgd(values: NDArray[np.float64], weights: Floats, grad: Floats, velocity: Floats, rate: np.float32) -> None:
    momentum = _F(values[0])
    if momentum == ZERO:
        for i in range(len(weights)):
            weights[i] -= rate * grad[i]
        return
    looks_ahead = values[1] != 0.0
    for i in range(len(weights)):
        v = momentum * velocity[i] + grad[i]
        velocity[i] = v
        weights[i] -= rate * (grad[i] + momentum * v if looks_ahead else v)


@part
def _by_squares(
    weights: Floats,
    grad: Floats,
    squares: Floats,
    rate: np.float32,
    kept: np.float32,
    new: np.float32,
    eps: np.float32,
) -> None:
    for i in range(len(weights)):
        g = grad[i]
        s = kept * squares[i] + new * g * g
        squares[i] = s
        weights[i] -= rate * g / (np.sqrt(s) + eps)


@part
def _adam(
    values: NDArray[np.float64],
    weights: Floats,
    grad: Floats,
    means: Floats,
    squares: Floats,
    rate: float,
    count: int,
    shrink: np.float32,
) -> None:
    beta1, beta2, eps = values[0], values[1], _F(values[2])
    old1, new1, old2, new2 = _F(beta1), _F(1.0 - beta1), _F(beta2), _F(1.0 - beta2)
    pace = _F(rate / (1.0 - beta1**count))
    root = _F(1.0 / math.sqrt(1.0 - beta2**count))
    for i in range(len(weights)):
        g = grad[i]
        m = old1 * means[i] + new1 * g
        s = old2 * squares[i] + new2 * g * g
        means[i], squares[i] = m, s
        weights[i] = shrink * weights[i] - pace * m / (np.sqrt(s) * root + eps)
