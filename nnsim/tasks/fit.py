"""How well predicted values fit the true ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles


class Fit(NamedTuple):
    """Of predictions [n]: ``off`` on average, ``root`` of the mean square, and ``explained``, the coefficient of
    determination R²: 1 where all are right, 0 where they are no better than the mean of the true values.

    All NaN without samples; ``explained`` is NaN where the true values are all alike.
    """

    off: float
    root: float
    explained: float


def fit(truth: Doubles, predicted: Doubles) -> Fit:
    """Of true and predicted values [n], in units of their own."""
    if not len(truth):
        return Fit(np.nan, np.nan, np.nan)
    residuals = predicted - truth
    squares, spread = float(np.square(residuals).sum()), float(np.square(truth - truth.mean()).sum())
    explained = 1 - squares / spread if spread > 0 else np.nan
    return Fit(float(np.abs(residuals).mean()), float(np.sqrt(squares / len(truth))), explained)
