"""Losses of a tile of samples and their slopes, with the formulas of ``tasks.losses``.

Scores, targets and slopes are rows of ``LANES`` samples, a row for each of the units. ``few`` are four rows to work
with; the first is what the slopes of each sample count, 0 for lanes without one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.arithmetic import HALF, ONE, TWO, ZERO, exp, sigmoid
from nnsim.engine.kernels.compiling import inlined, merged, part
from nnsim.engine.kernels.given import Floats
from nnsim.engine.kernels.kinds import BINARY, CATEGORICAL, CLASSES, HINGE, HUBER, PERCEPTRON, SIDES, SQUARED, VALUES
from nnsim.engine.kernels.rows import LANES


@part
def compare(
    kind: int,
    answer: int,
    scores: Floats,
    targets: Floats,
    slopes: Floats,
    share: np.float32,
    lanes: int,
    few: Floats,
    told: NDArray[np.float64],
) -> None:
    """Write the slopes times ``share``; losses of the first ``lanes`` samples are added to ``told[0]``, hits to
    ``told[1]``.
    """
    weigh, losses = few[0], few[1]
    for b in range(LANES):
        weigh[b], losses[b] = share if b < lanes else ZERO, ZERO
    if answer == CLASSES:
        _tell_classes(kind, scores, targets, slopes, few)
        told[1] += _right_classes(scores, targets, lanes)
    else:
        _tell_values(kind, answer, scores, targets, slopes, weigh, losses)
        if answer == SIDES:
            told[1] += _right_sides(scores, targets, lanes)
    for b in range(lanes):
        told[0] += losses[b]


@part
def _tell_values(
    kind: int, answer: int, scores: Floats, targets: Floats, slopes: Floats, weigh: Floats, losses: Floats
) -> None:
    """Units that answer each for itself."""
    for row in range(0, len(scores), LANES):
        z, t, d = scores[row : row + LANES], targets[row : row + LANES], slopes[row : row + LANES]
        if kind == BINARY:
            _binary(z, t, d, weigh, losses)
        elif kind in (HINGE, PERCEPTRON):
            _one_sided(kind, z, t, d, weigh, losses)
        else:
            for b in range(LANES):
                said = sigmoid(z[b]) if answer == SIDES else z[b]
                steep = said * (ONE - said) if answer == SIDES else ONE
                losses[b] += _miss(kind, said - t[b])
                d[b] = weigh[b] * steep * _steep(kind, said - t[b])


@part
def _tell_classes(kind: int, scores: Floats, targets: Floats, slopes: Floats, few: Floats) -> None:
    """Units whose answers are shares of one another."""
    weigh, losses, common = few[0], few[1], few[2]
    if kind in (HINGE, PERCEPTRON, BINARY):
        _tell_values(kind, VALUES, scores, targets, slopes, weigh, losses)
        return
    log_sums = few[3]
    _softmax(scores, slopes, log_sums, common)
    for b in range(LANES):
        common[b] = ZERO
    for row in range(0, len(scores), LANES):
        z, t, p = scores[row : row + LANES], targets[row : row + LANES], slopes[row : row + LANES]
        for b in range(LANES):
            if kind == CATEGORICAL:
                losses[b] += t[b] * (log_sums[b] - z[b])
                p[b] = weigh[b] * (p[b] - t[b])
            else:
                losses[b] += _miss(kind, p[b] - t[b])
                common[b] += p[b] * _steep(kind, p[b] - t[b])
    if kind != CATEGORICAL:
        for row in range(0, len(scores), LANES):
            t, p = targets[row : row + LANES], slopes[row : row + LANES]
            for b in range(LANES):
                p[b] *= weigh[b] * (_steep(kind, p[b] - t[b]) - common[b])


@merged
def _softmax(scores: Floats, shares: Floats, most: Floats, sums: Floats) -> None:
    """Write the shares of the classes, and in ``most`` [LANES] the logarithm of the sum that they are shares of."""
    for b in range(LANES):
        most[b], sums[b] = scores[b], ZERO
    for row in range(LANES, len(scores), LANES):
        z = scores[row : row + LANES]
        for b in range(LANES):
            most[b] = max(most[b], z[b])
    for row in range(0, len(scores), LANES):
        z, p = scores[row : row + LANES], shares[row : row + LANES]
        for b in range(LANES):
            p[b] = exp(z[b] - most[b])
            sums[b] += p[b]
    for row in range(0, len(scores), LANES):
        p = shares[row : row + LANES]
        for b in range(LANES):
            p[b] /= sums[b]
    for b in range(LANES):
        most[b] += np.log(sums[b])


@merged
def _binary(z: Floats, t: Floats, d: Floats, weigh: Floats, losses: Floats) -> None:
    for b in range(LANES):
        losses[b] += (max(z[b], ZERO)) - z[b] * t[b] + np.log1p(exp(-abs(z[b])))
        d[b] = weigh[b] * (sigmoid(z[b]) - t[b])


@merged
def _one_sided(kind: int, z: Floats, t: Floats, d: Floats, weigh: Floats, losses: Floats) -> None:
    """Perceptron: a score of exactly 0 has the slope of a mistake, so that zero weights can leave zero."""
    margin = ONE if kind == HINGE else ZERO
    for b in range(LANES):
        side = TWO * t[b] - ONE
        short = margin - side * z[b]
        losses[b] += max(short, ZERO)
        is_free = short < ZERO or (kind == HINGE and short == ZERO)
        d[b] = ZERO if is_free else -weigh[b] * side


@inlined
def _miss(kind: int, off: np.float32) -> np.float32:
    if kind == SQUARED:
        return off * off
    far = abs(off)
    if kind == HUBER:
        return HALF * off * off if far < ONE else far - HALF
    return far


@inlined
def _steep(kind: int, off: np.float32) -> np.float32:
    if kind == SQUARED:
        return TWO * off
    if kind == HUBER and abs(off) < ONE:
        return off
    return ONE if off > ZERO else -ONE if off < ZERO else off


@merged
def _right_sides(scores: Floats, targets: Floats, lanes: int) -> int:
    found = 0
    for b in range(lanes):
        found += (scores[b] > ZERO) == (targets[b] > HALF)
    return found


@merged
def _right_classes(scores: Floats, targets: Floats, lanes: int) -> np.float32:
    found = ZERO
    for b in range(lanes):
        best = b
        for k in range(b + LANES, len(scores), LANES):
            if scores[k] > scores[best]:
                best = k
        found += targets[best]
    return found
