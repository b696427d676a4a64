"""Principal components, and classical scaling of distances: straight ones, or the ways along a graph (Isomap)."""

from __future__ import annotations

import numpy as np

from nnsim.core import seeds
from nnsim.core.answers.arrays import Doubles
from nnsim.engine.linear import principal

SMALL = 400
"""Matrices up to this size are taken apart as a whole; of larger ones only the wanted vectors are looked for."""


def components(x: Doubles, count: int) -> Doubles:
    """Samples [n, d] along their first principal components, [n, count]."""
    found: Doubles = (x - x.mean(axis=0)) @ principal(x, count)[0].T
    return found


def centred(distances: Doubles) -> Doubles:
    """The inner products [n, n] of points around their middle, if these are their ``distances`` [n, n]: minus half of
    the squares, less the means of rows and columns."""
    squares = distances**2
    means = squares.mean(axis=0)
    found: Doubles = -0.5 * (squares - means - means[:, None] + means.mean())
    return found


def scaled(products: Doubles, count: int) -> Doubles:
    """Points [n, count] whose inner products are as near as possible to ``products`` [n, n] (Torgerson, 1952).

    Directions of no length or less are left empty.
    """
    values, vectors = largest(products, count)
    return signed(vectors * np.sqrt(np.maximum(values, 0)))


def largest(matrix: Doubles, count: int) -> tuple[Doubles, Doubles]:
    """The ``count`` largest eigenvalues of a symmetric ``matrix`` [n, n], the largest first, and their vectors."""
    from scipy.sparse.linalg import eigsh  # noqa: PLC0415 - see the package

    if len(matrix) <= max(SMALL, count + 1):
        values, vectors = np.linalg.eigh(matrix)
    else:
        values, vectors = eigsh(matrix, count, which="LA", v0=start(len(matrix)))
    order = np.argsort(values, kind="stable")[::-1][:count]
    return values[order], vectors[:, order]


def start(size: int) -> Doubles:
    """Where the search for eigenvectors begins, [size]: always the same."""
    found: Doubles = seeds.generator(0, "eigenvectors").standard_normal(size)
    return found


def signed(points: Doubles) -> Doubles:
    """Columns [n, count] turned so that the largest number of each is positive."""
    largest_ = np.take_along_axis(points, np.abs(points).argmax(axis=0)[None], axis=0)
    found: Doubles = points * np.where(largest_ < 0, -1.0, 1.0)
    return found
