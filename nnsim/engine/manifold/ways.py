"""Ways along the graph of neighbours, and its edges that cut short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.data import Mask
from nnsim.data.nearest import Graph

SOURCES = 100
"""Samples from which ways are looked for at once: some ten milliseconds."""

CAREFUL, MORE = 5, 3
"""Neighbours in the graph that knows the way round, and how many more it may have to hold together."""

ROUND, DETOUR = 0.3, 3.0
"""An edge cuts short if the way round is longer than this share of the longest way, and so many times the edge."""

TOUCHING = 1e-12
"""The length of an edge between equal samples, as a share of the longest: without any, it would be no edge."""


def matrix(graph: Graph, weights: Doubles) -> Any:
    """Symmetric sparse matrix [n, n] with the ``weights`` [e] of the edges."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - see the package

    here, there = graph.edges.T
    values = np.concatenate([weights, weights])
    places = (np.concatenate([here, there]), np.concatenate([there, here]))
    return csr_matrix((values, places), shape=(graph.size, graph.size))


def ways(graph: Graph) -> Iterator[Doubles]:
    """The shortest ways along the edges from some samples [SOURCES, n] to all, in turn; infinite between parts
    (Dijkstra, 1959)."""
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - see the package

    lengths = np.maximum(graph.lengths, TOUCHING * graph.lengths.max(initial=1e-300))
    edges = matrix(graph, lengths)
    for start in range(0, graph.size, SOURCES):
        yield dijkstra(edges, indices=np.arange(start, min(start + SOURCES, graph.size)))


def careful(distances: Doubles, order: Places, k: int) -> Graph:
    """The graph of few neighbours, at most k, that knows the way round: it holds together what that of k does, if few
    more neighbours do that.

    ``order`` [n, >= k] has the others of each sample, the nearest first.
    """
    parts = Graph.of(distances, order[:, :k]).parts().max(initial=0)
    for fewer in range(min(CAREFUL, k), min(CAREFUL + MORE, k)):
        found = Graph.of(distances, order[:, :fewer])
        if found.parts().max(initial=0) == parts:
            return found
    return Graph.of(distances, order[:, : min(CAREFUL, k)])


def short_cuts(graph: Graph, round_: Doubles) -> Mask:
    """Which edges [e] join samples that are far from each other on the way ``round_`` [n, n] of the careful graph."""
    way = round_[graph.edges[:, 0], graph.edges[:, 1]]
    longest = round_[np.isfinite(round_)].max(initial=0)
    found: Mask = np.isfinite(way) & (way > ROUND * longest) & (way > DETOUR * graph.lengths)
    return found


def holding(distances: Doubles, order: Places, most: int) -> int | None:
    """The least k, at most ``most``, whose graph is in one part; None if there is none."""
    low, high = 1, min(most, len(distances) - 1)
    if high < 1 or Graph.of(distances, order[:, :high]).parts().max():
        return None
    while low < high:  # whoever has more neighbours has more edges
        middle = (low + high) // 2
        if Graph.of(distances, order[:, :middle]).parts().max():
            low = middle + 1
        else:
            high = middle
    return low
