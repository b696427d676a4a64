"""Names of the graph in which each sample is joined to its nearest neighbours."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data
from nnsim.core.remembered import remembered
from nnsim.core.rows import as_rows
from nnsim.data.nearest import Graph, far, nearest
from nnsim.data.scaling import apply
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.names.kinds import Result, Unknown, quantity
from nnsim.lessons.state import State

MOST = 2_000
"""Samples whose neighbours are looked for while somebody waits."""

SHARE = Argument("share", "number", say("of the range of the values; 0.3 without it"), 0.3)


@remembered(8)
def _graph(data: Data, k: int) -> Graph:
    distances = far(as_rows(apply(data, data.x[~data.excluded])).astype(np.float64))
    return Graph.of(distances, nearest(distances, k))


def _of(state: State) -> Graph | Unknown:
    """The graph of the samples as the network gets them."""
    data, k = state.project.data, state.project.view.neighbours
    size = int((~data.excluded).sum())
    if size > MOST:
        return Unknown(say("cannot be told of more than {most:,} samples", most=MOST))
    return _graph(data, k) if k < size else Unknown(say("cannot be told: there are fewer samples than neighbours"))


@quantity("neighbours.count", "number", "neighbours", say("how many neighbours each sample has in the graph"))
def _count(state: State) -> Result:
    return state.project.view.neighbours


@quantity("neighbours.edges", "number", "edges", say("how many edges the graph of neighbours has"))
def _edges(state: State) -> Result:
    graph = _of(state)
    return graph if isinstance(graph, Unknown) else len(graph.edges)


@quantity("neighbours.parts", "number", "parts", say("in how many parts the graph of neighbours is"))
def _parts(state: State) -> Result:
    graph = _of(state)
    return graph if isinstance(graph, Unknown) else int(graph.parts().max(initial=0)) + 1


@quantity(
    "neighbours.jumps",
    "number",
    "edges",
    say("how many edges join samples whose values are far from each other"),
    SHARE,
)
def _jumps(state: State, share: Known) -> Result:
    graph, data = _of(state), state.project.data
    if isinstance(graph, Unknown):
        return graph
    if data.classes or data.y.ndim > 1:
        return Unknown(say("cannot be told: the samples have no single value"))
    values = data.y[~data.excluded].astype(np.float64)
    apart = np.abs(values[graph.edges[:, 0]] - values[graph.edges[:, 1]])
    return int((apart > float(share) * float(np.ptp(values))).sum())
