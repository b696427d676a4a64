"""Points in groups of neighbours (k-means; Lloyd, 1957; beginnings by Arthur and Vassilvitskii, 2007)."""

from __future__ import annotations

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Doubles, Places

BEGINNINGS, ROUNDS = 8, 40


def groups(x: Doubles, count: int) -> Places:
    """The group of each of the points x [n, d]: the best of some beginnings, which are the same every time."""
    best, least = np.zeros(len(x), np.intp), np.inf
    for number in range(BEGINNINGS):
        middles = _begin(x, min(count, len(x)), seeds.generator(0, "groups", number))
        for _ in range(ROUNDS):
            nearest = _apart(x, middles).argmin(axis=1)
            moved = np.stack(
                [x[nearest == k].mean(axis=0) if (nearest == k).any() else m for k, m in enumerate(middles)]
            )
            if np.array_equal(moved, middles):
                break
            middles = moved
        away = _apart(x, middles)
        if (total := float(away.min(axis=1).sum())) < least:
            best, least = away.argmin(axis=1), total
    return best


def _begin(x: Doubles, count: int, rng: np.random.Generator) -> Doubles:
    """Points far from each other: each is drawn by the square of its distance to those before."""
    chosen = [x[int(rng.integers(len(x)))]]
    while len(chosen) < count:
        away = _apart(x, np.stack(chosen)).min(axis=1)
        total = away.sum()
        chosen.append(x[int(rng.choice(len(x), p=away / total)) if total > 0 else 0])
    return np.stack(chosen)


def _apart(x: Doubles, middles: Doubles) -> Doubles:
    """Squared distances [n, groups]."""
    squares: Doubles = ((x[:, None] - middles) ** 2).sum(axis=2)
    return squares
