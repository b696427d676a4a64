"""From samples to pictures of few dimensions, stage by stage, so that whoever waits sees the graph first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.answers.manifold import METHODS, Embedding, Manifold, Method
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.problem import Problem
from nnsim.data.nearest import Graph, far, ordered
from nnsim.engine.linear import principal
from nnsim.engine.manifold import local, straight
from nnsim.engine.manifold.quality import ranks, residual, trustworthiness
from nnsim.engine.manifold.ways import careful, holding, short_cuts, ways
from nnsim.language.texts import say

FEWEST = 4
"""Samples that are needed for a graph to be one."""

TRIED = 60
"""Neighbours up to which a graph is looked for that holds together."""

GRAPH = 0.5
"""The share of the work that is done when the graph is known."""


class _Stages(NamedTuple):
    """What methods are given: ``distances`` and ``along`` the graph [n, n], and by distance the others [n, n - 1]."""

    x: Doubles
    distances: Doubles
    order: Places
    graph: Graph
    along: Doubles
    k: int
    dims: int

    def points(self, method: Method) -> Doubles:
        """What a method makes of them, [n, count]."""
        near = self.order[:, : self.k]
        if method == "pca":
            return straight.components(self.x, self.dims)
        if method in {"mds", "isomap"}:
            apart = self.distances if method == "mds" else self.along
            return straight.scaled(straight.centred(apart), self.dims)
        if method == "laplacian":
            return local.laplacian(self.graph, self.dims)
        if method == "lle":
            return local.linear(local.weights(self.distances, near), near, self.dims)
        around = np.column_stack([np.arange(len(near)), near])  # with itself: nobody may be left out of all
        return local.aligned(local.tangents(self.distances, around, self.dims), around, self.dims)


def survey(begun: Manifold, x: Doubles) -> Iterator[Manifold]:
    """What is known of samples ``x`` [m, d] after each part of the work; ``begun`` says which they are."""
    clock = _Clock()
    yield begun
    if problem := objection(x, begun.about.k):
        yield replace(begun, problem=problem, done=1.0, ms=clock.lap())
        return
    k, places = begun.about.k, _places(x)
    clock.go_on()
    distances, rows = far(x), list[Places]()
    for block in ordered(distances):
        rows.append(block)
        yield replace(begun, done=0.3 * GRAPH * len(rows) * len(block) / len(x), ms=clock.lap())
        clock.go_on()
    order = np.concatenate(rows)
    graph = Graph.of(distances, order[:, :k])
    found = replace(begun, places=places[0], shown=places[1], edges=graph.edges, parts=graph.parts())
    round_ = list[Doubles]()
    for part in ways(careful(distances, order, k)):
        round_.append(part)
        yield replace(found, cut=np.zeros(len(graph.edges), np.bool_), done=0.4 * GRAPH, ms=clock.lap())
        clock.go_on()
    found = replace(
        found,
        cut=short_cuts(graph, np.concatenate(round_)),
        holds=holding(distances, order, TRIED),
        done=0.6 * GRAPH,
    )
    yield replace(found, ms=clock.lap())
    clock.go_on()
    along = list[Doubles]()
    for part in ways(graph):
        along.append(part)
        yield replace(found, done=0.7 * GRAPH, ms=clock.lap())
        clock.go_on()
    stages = _Stages(x, distances, order, graph, np.concatenate(along), k, dimensions(x.shape[1]))
    ranked = ranks(order)
    for number, method in enumerate(METHODS, 1):
        made = _made(stages, ranked, found, method)
        found = replace(found, embeddings=(*found.embeddings, made), done=GRAPH + (1 - GRAPH) * number / len(METHODS))
        yield replace(found, ms=clock.lap())
        clock.go_on()


def dimensions(wide: int) -> int:
    """How many dimensions samples of so many numbers are laid out in: points of a plane along a line."""
    return 2 if wide > 2 else 1


def objection(x: Doubles, k: int) -> Problem | None:
    """Why samples ``x`` [m, d] have no graph of ``k`` neighbours each, in a sentence; None if they have one."""
    samples = counted(len(x), "sample")
    if len(x) < FEWEST:
        text = say(
            "{samples} make no curve or surface: add some until there are {fewest}.", samples=samples, fewest=FEWEST
        )
    elif not np.isfinite(x).all():
        text = say("Some of these numbers are too large to be compared: choose another layer or begin the run anew.")
    elif x.shape[1] < 2:
        text = say("A single number per sample lies on a line already: choose a layer with more of them.")
    elif k >= len(x):
        text = say(
            "{samples} are too few for {neighbours} each: choose fewer.",
            samples=samples,
            neighbours=counted(k, "neighbour"),
        )
    elif not (x != x[0]).any():
        text = say(
            "All samples are the same here, so none lies nearer than another: choose another layer or other samples."
        )
    else:
        return None
    return Problem(text, "data")


def _places(x: Doubles) -> tuple[Floats, float]:
    """Where samples lie in space [m, 3], and the share of the variance that is seen there."""
    middle = x - x.mean(axis=0)
    if x.shape[1] <= 3:
        return np.pad(middle, ((0, 0), (0, 3 - x.shape[1]))).astype(np.float32), 1.0
    axes, shares = principal(x, 3)
    return (middle @ axes.T).astype(np.float32), float(shares.sum())


def _made(stages: _Stages, ranked: Places, found: Manifold, method: Method) -> Embedding:
    """A method's picture, turned to that of Isomap, and this to the principal components."""
    began = time.perf_counter()
    if problem := _unfit(stages, found, method):
        return Embedding(method, np.zeros((0, stages.dims), np.float32), problem=problem)
    points = stages.points(method)
    trust = trustworthiness(ranked, points, stages.k)
    told = residual(stages.along, points)
    made = Embedding(method, points.astype(np.float32), told, trust, 1000 * (time.perf_counter() - began))
    first = found.of_method("isomap") or found.of_method("pca")
    return made.turned_to(first.points) if first and not first.problem else made


def _unfit(stages: _Stages, found: Manifold, method: Method) -> Problem | None:
    """Why a method has nothing to lay out, in a sentence."""
    parts = int(found.parts.max(initial=0)) + 1
    if method in {"pca", "mds"}:
        return None
    if parts > 1:
        return Problem(_apart(parts, stages.k, found.holds), "data")
    if method == "ltsa" and stages.k <= stages.dims:
        least = counted(stages.dims + 1, "neighbour")
        return Problem(say("A tangent space takes {least} at least: choose more.", least=least), "data")
    return None


def _apart(parts: int, k: int, holds: int | None) -> str:
    """That the graph is in parts, and what to do."""
    in_parts, neighbours = counted(parts, "part"), counted(k, "neighbour")
    if holds is None:
        return say(
            "With {neighbours} each the graph is in {parts}: leave out samples that lie far from all others.",
            neighbours=neighbours,
            parts=in_parts,
        )
    return say(
        "With {neighbours} each the graph is in {parts}: choose {holds} or more.",
        neighbours=neighbours,
        parts=in_parts,
        holds=holds,
    )


class _Clock:
    """Counts the time of work that is interrupted: not what passes between ``lap`` and ``go_on``."""

    def __init__(self) -> None:
        self._spent, self._since = 0.0, time.perf_counter()

    def lap(self) -> float:
        """Milliseconds of work so far."""
        self._spent += time.perf_counter() - self._since
        return 1000 * self._spent

    def go_on(self) -> None:
        """Work goes on."""
        self._since = time.perf_counter()
