"""Steps of Rosenblatt's rule, one sample each, as ``engine.learners.perceptron`` has it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.arithmetic import ZERO
from nnsim.engine.kernels.compiling import inlined, kernel, part
from nnsim.engine.kernels.given import Floats, Wholes
from nnsim.engine.kernels.ordering import shuffle
from nnsim.engine.kernels.walking import rate_of

_F = np.float32
_ONE = np.uint8(1)
LOSS, HITS, CORRECTIONS, CLEAN = range(4)
"""What is told."""


class Responses(NamedTuple):
    """Units that answer: ``weights`` float32 [units, inputs] and ``biases`` float32 [units], learned in place.

    Both may be views of a flat buffer, but contiguous.
    """

    weights: Floats
    biases: Floats


class Seen(NamedTuple):
    """What they see of all samples, ``x`` float32 [n, inputs], and ``labels`` uint8 [n, units], 1 where a unit is to
    say +1, in the order of the data; both contiguous. ``order`` int64 [n] is how the present epoch takes them.

    ``seeds`` uint64 are those of the epochs that follow: of each one is made the order, in the place of the last.
    """

    x: Floats
    labels: NDArray[np.uint8]
    order: Wholes
    seeds: NDArray[np.uint64]


class Going(NamedTuple):
    """``most`` steps at most, the first on sample ``position`` of the epoch; ``rates`` float64 [most], or [1] where
    they are all the same.
    """

    position: int
    most: int
    rates: NDArray[np.float64]


def train(units: Responses, seen: Seen, going: Going, told: NDArray[np.float64]) -> int:
    """Make steps over the ends of epochs where there are seeds for them, and stop at the end of one that was free of
    corrections; how many were made.

    They are fewer than ``going.most`` only there, or where an epoch ended and there was no further seed. ``told``
    float64 [4] gets the perceptron losses of the samples (of all units, before the correction), how many were told
    right (one unit: by its side; several: by the largest score), and the corrections, each added to what it holds;
    ``told[CLEAN]`` says, 1 or 0, whether the present pass is free of corrections so far: it is read, made 1 where an
    epoch begins, and 0 by a correction. The order of the epoch that the last step was of is left in ``seen.order``.
    """
    return _train(units, seen, going, told, np.zeros(len(units.biases), np.float32))


@kernel
def _train(units: Responses, seen: Seen, going: Going, told: NDArray[np.float64], scores: Floats) -> int:
    size, made, epoch, position = len(seen.order), 0, 0, going.position
    while made < going.most:
        if position == size:
            if epoch == len(seen.seeds):
                break
            shuffle(seen.seeds[epoch], seen.order)
            epoch, position = epoch + 1, 0
        told[CLEAN] = 1.0 if position == 0 else told[CLEAN]
        count = min(going.most - made, size - position)
        if seen.x.shape[1] == 2 and len(units.biases) == 1:
            _pass_in_the_plane(units, seen, position, count, going.rates, made, told)
        else:
            _pass(units, seen, position, count, going.rates, made, scores, told)
        made += count
        position += count
        if position == size and told[CLEAN] == 1.0:
            break
    return made


@part
def _pass(
    units: Responses,
    seen: Seen,
    position: int,
    count: int,
    rates: NDArray[np.float64],
    made: int,
    scores: Floats,
    told: NDArray[np.float64],
) -> None:
    """So many steps within an epoch."""
    right = corrections = 0
    loss = 0.0
    for step in range(count):
        sample = seen.order[position + step]
        x, label, rate = seen.x[sample], seen.labels[sample], _F(rate_of(rates, made + step))
        best = 0
        for unit in range(len(scores)):
            score = units.biases[unit]
            for i in range(len(x)):
                score += units.weights[unit, i] * x[i]
            scores[unit] = score
            best = unit if score > scores[best] else best
            loss += float(_short(score, label[unit]))
        right += label[best] == _ONE if len(scores) > 1 else (scores[0] > ZERO) == (label[0] == _ONE)
        for unit in range(len(scores)):
            if (scores[unit] > ZERO) != (label[unit] == _ONE):
                change = rate if label[unit] == _ONE else -rate
                for i in range(len(x)):
                    units.weights[unit, i] += change * x[i]
                units.biases[unit] += change
                corrections += 1
    _tell(told, loss, right, corrections)


@part
def _pass_in_the_plane(
    units: Responses,
    seen: Seen,
    position: int,
    count: int,
    rates: NDArray[np.float64],
    made: int,
    told: NDArray[np.float64],
) -> None:
    """As ``_pass``, for one unit and two inputs: its weights wait in registers."""
    right = 0
    loss = 0.0
    w0, w1, bias = units.weights[0, 0], units.weights[0, 1], units.biases[0]
    for step in range(count):
        sample = seen.order[position + step]
        x0, x1, label = seen.x[sample, 0], seen.x[sample, 1], seen.labels[sample, 0]
        score = w0 * x0 + w1 * x1 + bias
        loss += float(_short(score, label))
        if (score > ZERO) == (label == _ONE):
            right += 1
        else:
            rate = _F(rate_of(rates, made + step))
            change = rate if label == _ONE else -rate
            w0, w1, bias = w0 + change * x0, w1 + change * x1, bias + change
    units.weights[0, 0], units.weights[0, 1], units.biases[0] = w0, w1, bias
    _tell(told, loss, right, count - right)


@inlined
def _short(score: np.float32, label: np.uint8) -> np.float32:
    """The perceptron loss of a unit; that of no number is none."""
    off = -score if label == _ONE else score
    return max(off, ZERO)


@inlined
def _tell(told: NDArray[np.float64], loss: float, right: int, corrections: int) -> None:
    told[LOSS] += loss
    told[HITS] += right
    told[CORRECTIONS] += corrections
    if corrections > 0:
        told[CLEAN] = 0.0


def try_out(_kinds: str) -> None:
    """Compile it; the types are always the same."""
    one = np.zeros((1, 1), np.float32)
    seen = Seen(one.copy(), np.ones((1, 1), np.uint8), np.zeros(1, np.int64), np.zeros(0, np.uint64))
    train(Responses(one, np.zeros(1, np.float32)), seen, Going(0, 1, np.zeros(1)), np.zeros(4))
