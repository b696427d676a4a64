"""How well a picture of few dimensions keeps what was among the samples."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.data.nearest import far, nearest


def residual(ways: Doubles, points: Doubles) -> float:
    """The share of the variance of the ``ways`` [n, n] that distances of the ``points`` [n, c] do not tell: 1 − r²
    (Tenenbaum, de Silva and Langford, 2000). Where there is no way, nothing is asked; NaN where all are alike."""
    asked = np.triu(np.isfinite(ways), 1)
    first, second = ways[asked], far(points)[asked]
    if not len(first):
        return float("nan")
    first, second = first - first.mean(), second - second.mean()
    squares = float((first**2).sum() * (second**2).sum())
    return 1 - float((first * second).sum()) ** 2 / squares if squares > 0 else float("nan")


def ranks(order: Places) -> Places:
    """The place [n, n] that each sample has among the neighbours of another, from 1; 0 for itself.

    ``order`` [n, n - 1] has them by their distance.
    """
    size = len(order)
    found = np.zeros((size, size), np.intp)
    np.put_along_axis(found, order, np.broadcast_to(np.arange(1, size), order.shape), axis=1)
    return found


def trustworthiness(ranked: Places, points: Doubles, k: int) -> float:
    """How far the ``k`` nearest of each of ``points`` [n, c] were near before, too: 1 if all were (Venna and Kaski,
    2001); ``ranked`` [n, n] is what ``ranks`` says of the samples. NaN unless k is less than half of them."""
    size = len(points)
    if not 0 < k < size / 2:
        return float("nan")
    strangers = np.maximum(np.take_along_axis(ranked, nearest(far(points), k), axis=1) - k, 0)
    return 1 - 2 * float(strangers.sum()) / (size * k * (2 * size - 3 * k - 1))
