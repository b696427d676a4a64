"""Linear arithmetic on the numbers of a layer: principal components, and a linear read-out of the classes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Floats, Mask

MOST_DIRECTIONS = 64
"""Wider layers are read out along so many of the directions in which they vary most."""

ROUNDS = 80
"""Steps towards the boundaries of logistic regression: further ones turn hardly any sample."""

SETTLED = 1e-3
"""No weight moves by as much in a step any more: of standardised columns this turns no sample."""

FLAT, NEAR = 1e-12, 1e-6
"""Variance below which numbers are all alike, and the share of the largest below which float32 tells of none."""


def principal(x: Doubles, count: int) -> tuple[Doubles, Doubles]:
    """The first ``count`` principal components [count, d] of x [m, d], and the share of the variance along each.

    Signs are those that make the largest number of each positive. Directions that x does not have are zero.
    """
    centred = x - x.mean(axis=0)
    total = float((centred**2).sum())
    wide = centred.shape[1] > len(centred)
    squares, vectors = np.linalg.eigh(centred @ centred.T if wide else centred.T @ centred)
    squares, vectors = squares[::-1][:count], vectors[:, ::-1][:, :count]
    rows = (centred.T @ vectors).T if wide else vectors.T
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=squares[:, None] > FLAT * max(total, FLAT))
    rows *= np.where(np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1) < 0, -1, 1)
    found, shares = np.zeros((count, x.shape[1])), np.zeros(count)
    found[: len(rows)] = rows
    shares[: len(squares)] = np.maximum(squares, 0) / total if total > 0 else 0
    return found, shares


def leading(x: Floats, count: int) -> Floats:
    """Directions [count, d] that come near the first principal components of centred x [m, d] where d is large.

    A randomised range finder with one power iteration (Halko, Martinsson and Tropp 2011); the draw is always the same.
    Directions that x does not have are zero.
    """
    basis = np.linalg.qr(x @ (x.T @ (x @ _drawn(x.shape[1], count))))[0]
    rows = basis.T @ x
    squares, turned = np.linalg.eigh(rows @ rows.T)  # costs less than to make so long rows stand on each other
    there = squares > NEAR * squares[-1]
    factors = np.divide(1, np.sqrt(squares, where=there, out=np.ones_like(squares)), where=there, out=0 * squares)
    found: Floats = (turned * factors).T @ rows
    return found


@lru_cache(maxsize=16)
def _drawn(wide: int, count: int) -> Floats:
    """Where the search for directions begins, [d, count]."""
    return seeds.generator(0, "leading directions").standard_normal((wide, count), np.float32)


def read_out(x: Floats, y: Floats, classes: int, fit: Mask) -> Doubles:
    """Classes [m] of samples x [m, d] after logistic regression on those where ``fit`` [m] says so, whose y is known.

    Columns are standardised; weights are held small as scikit-learn does by default (C = 1).
    """
    scaled = x - x[fit].mean(axis=0)
    spread = np.sqrt((scaled[fit] ** 2).mean(axis=0))
    scaled *= np.divide(1, spread, where=spread > np.sqrt(FLAT), out=np.zeros_like(spread))
    if scaled.shape[1] > MOST_DIRECTIONS:
        scaled = scaled @ leading(scaled[fit], MOST_DIRECTIONS).T
    inputs = np.concatenate([scaled.astype(np.float64), np.ones((len(x), 1))], axis=1)
    weights = _logistic(inputs[fit], np.eye(classes)[y[fit].astype(np.intp)])
    found: Doubles = (inputs @ weights).argmax(axis=1).astype(np.float64)
    return found


def _logistic(inputs: Doubles, truth: Doubles) -> Doubles:
    """Weights [d, classes] of multinomial logistic regression, the last of which has no penalty.

    Steps by an upper bound of the curvature (Böhning 1992), which is factored once, so that none goes too far; with
    momentum (Nesterov 1983).
    """
    penalty = np.ones(inputs.shape[1])
    penalty[-1] = 0
    bound = np.linalg.inv(inputs.T @ inputs / 2 + np.diag(penalty) + 1e-9 * np.eye(len(penalty)))
    rows, aims = (
        np.ascontiguousarray(inputs.T),
        np.ascontiguousarray(truth.T),
    )  # sums over few classes take long in rows
    weights = ahead = np.zeros((truth.shape[1], inputs.shape[1]))
    for number in range(ROUNDS):
        odds = ahead @ rows
        odds -= odds.max(axis=0)
        np.exp(odds, out=odds)
        odds /= odds.sum(axis=0)
        odds -= aims
        before, weights = weights, ahead - (odds @ inputs + penalty * ahead) @ bound
        ahead = weights + number / (number + 3) * (weights - before)
        if np.abs(weights - before).max() < SETTLED:
            break
    found: Doubles = weights.T
    return found
