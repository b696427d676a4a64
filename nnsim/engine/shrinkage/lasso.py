"""The LASSO: least squares with a price on the size of every coefficient, which makes many of them zero.

What is made small is ||y - X b||^2 / 2n + penalty * ||b||_1 for columns of mean 0 (Tibshirani 1996). The library solves
for one coefficient after the other, which is a soft threshold each, until none moves any more (Friedman and others
2007).

Coefficients [k, d] belong to penalties [k]; columns X [n, d] and the target y [n] have mean 0.
"""

from __future__ import annotations

import warnings

import numpy as np

from nnsim.core.answers.arrays import Doubles

STEPS = 80
"""Penalties along a path."""

LEAST = 1e-4
"""The last penalty but none, as a share of the first, at which all coefficients are zero."""


TOLERANCE, MOST_ROUNDS = 1e-9, 20_000
"""How near to the best one the error has to be, as a share of that of the mean, and rounds at most for each penalty."""


def penalties(x: Doubles, y: Doubles) -> Doubles:
    """From the least that makes all coefficients zero down to none, [STEPS + 1]."""
    first = float(np.abs(x.T @ y).max()) / len(y) or 1.0
    return np.append(np.geomspace(first, LEAST * first, STEPS), 0.0)


def lasso(x: Doubles, y: Doubles, steps: Doubles) -> Doubles:
    """Coefficients for falling penalties; without any those of least squares."""
    from sklearn.linear_model import lasso_path  # noqa: PLC0415 - takes a second

    found = np.zeros((len(steps), x.shape[1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where columns say nearly the same the last digits take for ever
        _, coefficients, _ = lasso_path(x, y, alphas=steps[steps > 0], tol=TOLERANCE, max_iter=MOST_ROUNDS)
    found[steps > 0] = coefficients.T
    found[steps == 0.0] = least_squares(x, y)
    return found


def least_squares(x: Doubles, y: Doubles) -> Doubles:
    """Without a price; of columns that say the same the smallest coefficients."""
    found: Doubles = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], np.float64)
    return found


def ridge(x: Doubles, y: Doubles, steps: Doubles) -> Doubles:
    """Coefficients [k, d] where ||y - X b||^2 / 2n + penalty * ||b||^2 / 2 is smallest (Hoerl and Kennard 1970)."""
    left, sizes, right = np.linalg.svd(x, full_matrices=False)
    known = sizes > sizes.max(initial=0.0) * max(x.shape) * np.finfo(np.float64).eps
    left, sizes, right = left[:, known], sizes[known], right[known]
    shrunk = sizes / (sizes**2 + len(y) * steps[:, None])
    found: Doubles = (shrunk * (left.T @ y)) @ right
    return found


def ridge_penalties(x: Doubles) -> Doubles:
    """From one that leaves next to nothing down to none, [STEPS + 1]."""
    most = float(np.linalg.norm(x, 2)) ** 2 / len(x) or 1.0
    return np.append(np.geomspace(1e3 * most, 1e-5 * most, STEPS), 0.0)
