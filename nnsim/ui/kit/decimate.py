"""Thinning of long curves to what a screen can show, and calm axis ranges."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

MAX_POINTS = 1000
RUN, ROOM, START = 5, 2.0, 10.0
"""Neighbours of which most reach what lasts, and how many times as high other values and a start may be."""

SMALLEST, LARGEST = 1e-300, 1e300
_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)

Doubles = NDArray[np.float64]


def decimate(x: Doubles, y: Doubles, points: int = MAX_POINTS) -> tuple[Doubles, Doubles]:
    """Cut a curve to at most about ``points`` points without losing its extremes.

    Every bin keeps its lowest and its highest sample in their order, so spikes stay visible,
    and its first NaN, so gaps stay gaps. The first and the last sample are always kept.
    """
    n = len(x)
    if n <= points:
        return x, y
    width = -(-2 * n // points)
    bins = np.pad(y, (0, -n % width), mode="edge").reshape(-1, width)
    gaps = np.isnan(bins)
    starts = np.arange(len(bins)) * width
    low = starts + np.where(gaps, np.inf, bins).argmin(axis=1)
    high = starts + np.where(gaps, -np.inf, bins).argmax(axis=1)
    hollow = (starts + gaps.argmax(axis=1))[gaps.any(axis=1)]
    picked = np.zeros(n, np.bool_)
    for kept in ([0, n - 1], low, high, hollow):
        picked[np.minimum(kept, n - 1)] = True
    return x[picked], y[picked]


def usual_top(curves: Sequence[Doubles]) -> float:
    """Up to where an axis from 0 shows the course of all curves, with their fall at the start but without lone spikes.

    Lasting is what most of ``RUN`` neighbours reach. What is at most ``ROOM`` times as high has its place anyway, a
    start where it is at most ``START`` times as high. 0 where there is no value at all.
    """
    known = [curve[np.isfinite(curve)] for curve in curves]
    known = [curve for curve in known if len(curve)]
    if not known:
        return 0.0
    lasting = max(_lasting(curve) for curve in known)
    most, start = max(float(curve.max()) for curve in known), max(float(curve[0]) for curve in known)
    if most <= ROOM * lasting:
        return most
    return max(lasting, start) if start <= START * lasting else lasting


def _lasting(curve: Doubles) -> float:
    """The highest median of ``RUN`` neighbours; of fewer, the median of all of them."""
    if len(curve) < RUN:
        return float(np.sort(curve)[(len(curve) - 1) // 2])
    return float(_medians(*(curve[k : len(curve) - RUN + 1 + k] for k in range(RUN))).max())


def _medians(a: Doubles, b: Doubles, c: Doubles, d: Doubles, e: Doubles) -> Doubles:
    """The medians of five numbers, place by place.

    Without the least and the largest of four, the median of the other two and the fifth is that of all. Curves are
    measured with every frame: ``np.partition`` takes ten times as long.
    """
    some, other = np.maximum(np.minimum(a, b), np.minimum(c, d)), np.minimum(np.maximum(a, b), np.maximum(c, d))
    medians: Doubles = np.maximum(np.minimum(some, other), np.minimum(np.maximum(some, other), e))
    return medians


def calm_limit(value: float) -> float:
    """The next round number at or above ``value``, so that an axis grows in steps and does not creep."""
    if not isfinite(value) or value <= 0:
        return 1.0
    if not SMALLEST <= value <= LARGEST:
        return min(max(value, SMALLEST), LARGEST)
    scale = 10.0 ** floor(log10(value))
    return next(step * scale for step in (*_STEPS, 20.0) if step * scale >= value * (1 - 1e-9))
