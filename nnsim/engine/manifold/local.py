"""Pictures that keep neighbourhoods: a sparse matrix each, whose eigenvectors of the least eigenvalues are the points.

Laplacian eigenmaps (Belkin and Niyogi, 2003), locally linear embedding (Roweis and Saul, 2000) and local tangent space
alignment (Zhang and Zha, 2004).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.data.nearest import Graph
from nnsim.engine.manifold.straight import SMALL, signed, start
from nnsim.engine.manifold.ways import matrix

STIFF = 1e-3
"""What is added to the inner products of neighbours, as a share of their trace: more neighbours than dimensions have
no one best weights."""

EMPTY = 1e-9
"""A direction with less than this share of the variance of the first is none."""

SHIFT = 1e-10
"""How far below 0 least eigenvalues are looked for, as a share of the mean diagonal: at 0 nothing can be divided by."""


def laplacian(graph: Graph, count: int) -> Doubles:
    """Points [n, count] such that samples joined by an edge lie near each other: the sum over the edges of squared
    distances is least, where the mean square of each coordinate, weighted by the edges at a sample, is 1."""
    from scipy.sparse import diags  # noqa: PLC0415 - see the package

    joined = matrix(graph, np.ones(len(graph.edges)))
    degrees = np.asarray(joined.sum(axis=1)).reshape(-1)
    scale = diags(1 / np.sqrt(degrees))
    found = lowest(diags(np.ones(graph.size)) - scale @ joined @ scale, count)
    return signed(found / np.sqrt(degrees)[:, None])


def products(distances: Doubles, near: Places) -> Doubles:
    """Inner products [n, k, k] of the ways from each sample to those ``near`` it [n, k], by their ``distances``
    [n, n]: however many numbers a sample has."""
    out = np.take_along_axis(distances, near, axis=1) ** 2
    between = distances[near[:, :, None], near[:, None, :]] ** 2
    found: Doubles = 0.5 * (out[:, :, None] + out[:, None, :] - between)
    return found


def weights(distances: Doubles, near: Places) -> Doubles:
    """How each sample is best mixed of those ``near`` it [n, k]: shares [n, k] that add up to 1."""
    inner, k = products(distances, near), near.shape[1]
    trace = np.trace(inner, axis1=1, axis2=2)
    inner[:, np.arange(k), np.arange(k)] += np.where(trace > 0, STIFF * trace, STIFF)[:, None]
    mixed = np.linalg.solve(inner, np.ones((len(near), k, 1)))[..., 0]
    found: Doubles = mixed / mixed.sum(axis=1, keepdims=True)
    return found


def linear(mixed: Doubles, near: Places, count: int) -> Doubles:
    """Points [n, count] that are mixed of those ``near`` [n, k] with the same shares [n, k] as the samples are."""
    from scipy.sparse import csr_matrix, identity  # noqa: PLC0415 - see the package

    size, k = near.shape
    rows = np.repeat(np.arange(size), k)
    left = identity(size, format="csr") - csr_matrix((mixed.reshape(-1), (rows, near.reshape(-1))), shape=(size, size))
    return signed(lowest(left.T @ left, count))


def tangents(distances: Doubles, near: Places, count: int) -> Doubles:
    """Of each neighbourhood where those ``near`` [n, k] lie along its ``count`` principal directions, [n, k, count],
    each of length 1 over the samples; empty directions are 0."""
    inner = products(distances, near)
    inner -= inner.mean(axis=1, keepdims=True)
    inner -= inner.mean(axis=2, keepdims=True)
    squares, vectors = np.linalg.eigh(inner)
    kept = squares[:, -count:] > EMPTY * np.maximum(squares[:, -1:], np.finfo(float).tiny)
    found: Doubles = (vectors[..., -count:] * kept[:, None])[..., ::-1]
    return found


def aligned(along: Doubles, near: Places, count: int) -> Doubles:
    """Points [n, count] that an affine map takes, neighbourhood by neighbourhood ``near`` [n, k], to where they lie in
    the tangent spaces: what ``along`` [n, k, count] and a shift leave of them is least."""
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - see the package

    size, k = near.shape
    basis = np.concatenate([np.full((size, k, 1), k**-0.5), along], axis=2)
    left = np.eye(k) - basis @ basis.transpose(0, 2, 1)
    rows, columns = np.repeat(near, k, axis=1), np.tile(near, (1, k))
    added = coo_matrix((left.reshape(-1), (rows.reshape(-1), columns.reshape(-1))), shape=(size, size)).tocsr()
    return signed(lowest(added, count))


def lowest(symmetric: Any, count: int) -> Doubles:
    """Eigenvectors [n, count] of the least eigenvalues of a sparse matrix but for the very least, the least first."""
    from scipy.sparse.linalg import eigsh  # noqa: PLC0415 - see the package

    size = symmetric.shape[0]
    if size > SMALL:
        shift = SHIFT * float(symmetric.diagonal().mean())
        try:
            values, vectors = eigsh(symmetric.tocsc(), count + 1, sigma=-shift, v0=start(size))
        except (RuntimeError, ArithmeticError):  # a matrix that cannot be divided by: slowly, but surely
            values, vectors = np.linalg.eigh(symmetric.toarray())
    else:
        values, vectors = np.linalg.eigh(symmetric.toarray())
    order = np.argsort(values, kind="stable")[1 : count + 1]
    found: Doubles = vectors[:, order]
    return found
