"""Orthogonal matching pursuit: a few atoms whose sum comes near to a signal (Pati and others 1993)."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places

RIDGE = 1e-10
"""So that two atoms which say the same can be solved for."""


def pursue(atoms: Doubles, signals: Doubles, most: int, enough: float = 0.0) -> tuple[Places, Doubles]:
    """At most ``most`` atoms for each of the signals [n, d], greedily: the atom that explains most of what is left.

    Atoms [k, d] have length 1. Returns which [n, most], -1 for none, and how often [n, most]. No more are taken for a
    signal of which no more is left than a length of ``enough``.
    """
    count = len(signals)
    most = min(most, len(atoms))
    chosen, weights = np.full((count, most), -1, np.intp), np.zeros((count, most))
    left, rows = signals.astype(np.float64), np.arange(count)
    for number in range(most):
        rows = rows[np.linalg.norm(left[rows], axis=1) > max(enough, 1e-12)]
        if not len(rows):
            break
        fit = np.abs(left[rows] @ atoms.T)
        np.put_along_axis(fit, chosen[rows, :number], -1.0, axis=1)
        chosen[rows, number] = fit.argmax(1)
        own = atoms[chosen[rows, : number + 1]]
        gram = own @ own.transpose(0, 2, 1) + RIDGE * np.eye(number + 1)
        pull = own @ signals[rows][:, :, None]
        weights[rows, : number + 1] = np.linalg.solve(gram, pull)[:, :, 0]
        left[rows] = signals[rows] - (weights[rows, None, : number + 1] @ own)[:, 0]
    return chosen, weights


def summed(atoms: Doubles, chosen: Places, weights: Doubles) -> Doubles:
    """The sums [n, d] of atoms [k, d]: which [n, m], -1 for none, and how often [n, m]."""
    return np.asarray((weights[:, None] @ atoms[np.maximum(chosen, 0)])[:, 0])
