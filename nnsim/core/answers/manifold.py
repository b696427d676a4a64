"""Samples on a curve or a surface: the graph of their neighbours, and how methods unroll it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats, Mask
from nnsim.core.network import INPUT
from nnsim.core.problem import Problem

Method = Literal["pca", "mds", "isomap", "laplacian", "lle", "ltsa"]
METHODS: tuple[Method, ...] = get_args(Method)
"""In the order in which they are worked out and stand beside each other."""


@dataclass(frozen=True, slots=True)
class AboutManifold:
    """What is asked in turns, as it takes long: every ``turn`` brings what more was found in so many ``seconds``.

    ``node``   whose numbers samples are points of: an input of the network, or a layer
    ``k``      neighbours of each sample
    ``lift``   points of the plane get a third number, a height at random
    ``fresh``  with weights as the seed makes them, which learned nothing
    """

    node: str = INPUT
    k: int = 10
    lift: bool = False
    fresh: bool = False
    turn: int = 0
    seconds: float = 0.01

    @property
    def subject(self) -> AboutManifold:
        """The same, whenever it is asked."""
        return replace(self, turn=0, seconds=0.0)


@dataclass(frozen=True, eq=False, slots=True)
class Embedding:
    """What one ``method`` makes of the samples: ``points`` [m, c] in one dimension or two, or the ``problem`` why it
    makes nothing of them.

    ``residual``  the share of the variance of the ways along the graph that the picture does not tell
    ``trust``     how far neighbours in the picture were neighbours before; NaN where k is too large to tell
    ``ms``        how long the method took, without the graph
    """

    method: Method
    points: Floats
    residual: float = float("nan")
    trust: float = float("nan")
    ms: float = 0.0
    problem: Problem | None = None

    def turned_to(self, other: Floats) -> Embedding:
        """The same, turned and mirrored to lie as nearly as possible as ``other`` [m, c] does: eigenvectors have no
        sign, and those of equal values no direction."""
        if not len(self.points) or other.shape != self.points.shape:
            return self
        return replace(self, points=turned(self.points, other))


ROUND = 0.8
"""From this ratio of the spreads of two axes on neither is the longer one: any direction would do as well."""


def turned(points: Floats, to: Floats) -> Floats:
    """``points`` [m, c] mirrored, around their own middle, as nearly as possible to the directions of ``to`` [m, c];
    where they are as long as wide they are turned as well (orthogonal Procrustes: Schönemann, 1966)."""
    middle = points.mean(axis=0)
    own = points.astype(np.float64) - middle
    alike = own.T @ (to.astype(np.float64) - to.mean(axis=0))
    spreads = own.std(axis=0)
    if spreads.min() >= ROUND * spreads.max():
        left, _, right = np.linalg.svd(alike)
        moved = own @ left @ right
    else:
        moved = own * np.where(np.diag(alike) < 0, -1.0, 1.0)
    found: Floats = (moved + middle).astype(np.float32)
    return found


@dataclass(frozen=True, eq=False, slots=True)
class Manifold:
    """What is known so far of the samples as points of some numbers.

    ``step``        the moment of the run
    ``samples``     [m] places in the data set, ``of`` so many; ``wide`` numbers each
    ``places``      [m, 3] where they lie, turned to their three principal components unless there are three numbers or
                    fewer; ``shown`` is the share of the variance that these hold
    ``edges``       [e, 2] of the graph of neighbours, and which of them ``cut`` short [e]
    ``parts``       [m] the part of the graph in which each sample lies, by number
    ``holds``       the least k that holds the graph together; None where none does that is tried, or not known yet
    ``embeddings``  by now
    ``problem``     why there is no graph at all
    ``done``        the share of the work that is done, and ``ms`` how long that took
    """

    about: AboutManifold
    step: int
    samples: Places
    of: int
    wide: int
    places: Floats
    shown: float
    edges: Places
    cut: Mask
    parts: Places
    holds: int | None
    embeddings: tuple[Embedding, ...]
    problem: Problem | None
    done: float
    ms: float

    def of_method(self, method: str) -> Embedding | None:
        """What one method made of them; None before it has."""
        return next((found for found in self.embeddings if found.method == method), None)

    def turned_to(self, before: Manifold | None) -> Manifold:
        """The same, each picture turned to what the method made of the same samples before."""
        if before is None or not np.array_equal(before.samples, self.samples):
            return self
        known = {found.method: found.points for found in before.embeddings if not found.problem}
        return replace(
            self,
            embeddings=tuple(e.turned_to(known[e.method]) if e.method in known else e for e in self.embeddings),
        )


def none_yet(about: AboutManifold, step: int, samples: Places, of: int, wide: int) -> Manifold:
    """Before anything is known."""
    nowhere, nobody = np.zeros((0, 3), np.float32), np.zeros(0, np.intp)
    edges, cut = np.zeros((0, 2), np.intp), np.zeros(0, np.bool_)
    return Manifold(about, step, samples, of, wide, nowhere, 0.0, edges, cut, nobody, None, (), None, 0.0, 0.0)
