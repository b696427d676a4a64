"""K-SVD: code all patches with the atoms, then mend one atom after the other (Aharon, Elad and Bruckstein 2006)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.engine.sparse.pursuit import pursue, summed

ROUNDS = 20


class Learned(NamedTuple):
    """Atoms [k, d] after a round, the shares [k] of the patches that use each, and the share of their length left."""

    atoms: Doubles
    used: Doubles
    error: float


def learn(patches: Doubles, count: int, most: int, draw: np.random.Generator) -> Iterator[Learned]:
    """Atoms for patches [n, d], round after round; begun with some of the patches themselves."""
    whole = float(np.linalg.norm(patches)) or 1.0
    first = patches[draw.permutation(len(patches))[:count]]
    atoms = _of_length_1(np.concatenate([first, draw.normal(size=(count - len(first), patches.shape[1]))]))
    for _ in range(ROUNDS):
        chosen, weights = pursue(atoms, patches, most)
        left = patches - summed(atoms, chosen, weights)
        _mend(atoms, chosen, weights, left)
        _replace_idle(atoms, chosen, patches, left)
        used = np.bincount(chosen[chosen >= 0], minlength=count) / len(patches)
        yield Learned(atoms.copy(), used, float(np.linalg.norm(left)) / whole)


def _mend(atoms: Doubles, chosen: Places, weights: Doubles, left: Doubles) -> None:
    """Turn each atom so that with its weights it explains most of what the others leave: one step of the power method
    for the first singular vectors; atoms, weights and what is left change in place."""
    for place in range(len(atoms)):
        rows, numbers = np.nonzero(chosen == place)
        if not len(rows):
            continue
        own = weights[rows, numbers]
        without = left[rows] + own[:, None] * atoms[place]
        turned = own @ without
        length = float(np.linalg.norm(turned))
        if not length:
            continue
        atoms[place] = turned / length
        weights[rows, numbers] = without @ atoms[place]
        left[rows] = without - weights[rows, numbers][:, None] * atoms[place]


def _replace_idle(atoms: Doubles, chosen: Places, patches: Doubles, left: Doubles) -> None:
    """An atom that nobody uses becomes one of the patches that are explained worst."""
    idle = np.setdiff1d(np.arange(len(atoms)), chosen)
    worst = np.argsort(-np.linalg.norm(left, axis=1), kind="stable")[: len(idle)]
    for place, row in zip(idle.tolist(), worst.tolist(), strict=False):
        if np.any(patches[row]):
            atoms[place] = patches[row] / np.linalg.norm(patches[row])


def _of_length_1(rows: Doubles) -> Doubles:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0))
