"""Thinning of long curves to what a screen can show, and calm axis ranges."""

from __future__ import annotations

from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

MAX_POINTS = 1000
_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)

Doubles = NDArray[np.float64]


def decimate(x: Doubles, y: Doubles, points: int = MAX_POINTS) -> tuple[Doubles, Doubles]:
    """Cut a curve to at most about ``points`` points without losing its extremes.

    Every bin keeps its lowest and its highest sample in their order, so spikes stay
    visible. The last sample is always kept.
    """
    if len(x) <= points:
        return x, y
    width = -(-2 * len(x) // points)
    whole = len(x) // width * width
    bins = y[:whole].reshape(-1, width)
    filled = np.where(np.isnan(bins), np.inf, bins)
    low = filled.argmin(axis=1)
    high = np.where(np.isnan(bins), -np.inf, bins).argmax(axis=1)
    pairs = np.sort(np.stack([low, high], axis=1), axis=1) + (np.arange(len(bins)) * width)[:, None]
    picked = np.append(pairs.ravel(), len(x) - 1)
    return x[picked], y[picked]


def calm_limit(value: float) -> float:
    """The next round number at or above ``value``, so that an axis grows in steps and does not creep."""
    if not isfinite(value) or value <= 0:
        return 1.0
    scale = 10.0 ** floor(log10(value))
    return next(step * scale for step in (*_STEPS, 20.0) if step * scale >= value * (1 - 1e-9))
