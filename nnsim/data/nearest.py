"""The nearest neighbours of samples among each other, and the graph that they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Whole = NDArray[np.intp]

ROWS = 256
"""Samples whose distances to all are worked out, or put in order, at once."""


def far(x: Reals, of: Reals | None = None) -> Reals:
    """Euclidean distances [m, n] of each row ``of`` [m, d], or of ``x`` itself, to each row of ``x`` [n, d]."""
    middle = x.mean(axis=0)  # differences of squares keep more digits near 0
    x, rows = x - middle, (x if of is None else of) - middle
    squares = (rows**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * rows @ x.T
    found: Reals = np.sqrt(np.maximum(squares, 0))
    if of is None:
        np.fill_diagonal(found, 0)
    return found


def _blocks(distances: Reals) -> Iterator[Reals]:
    """Copies of some rows [ROWS, n] at a time, in which each sample itself stands first, whoever lies at its place."""
    for start in range(0, len(distances), ROWS):
        rows = distances[start : start + ROWS].copy()
        rows[np.arange(len(rows)), np.arange(start, start + len(rows))] = -1
        yield rows


def ordered(distances: Reals) -> Iterator[Whole]:
    """By rows [ROWS, n - 1] at a time: the other samples of ``distances`` [n, n], the nearest first; of those that are
    as far the first."""
    for rows in _blocks(distances):
        yield np.argsort(rows, axis=1, kind="stable")[:, 1:]


def nearest(distances: Reals, k: int) -> Whole:
    """The ``k`` nearest others [n, k] of each sample by ``distances`` [n, n], the nearest first."""
    found = []
    for rows in _blocks(distances):
        near = np.sort(np.argpartition(rows, k, axis=1)[:, : k + 1], axis=1)
        order = np.argsort(np.take_along_axis(rows, near, axis=1), axis=1, kind="stable")
        found.append(np.take_along_axis(near, order, axis=1)[:, 1:])
    return np.concatenate(found)


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """An edge joins two samples if one is among the nearest of the other: ``edges`` [e, 2], the lower place first, in
    order, and their ``lengths`` [e]; of ``size`` samples."""

    edges: Whole
    lengths: Reals
    size: int

    @staticmethod
    def of(distances: Reals, near: Whole) -> Graph:
        """From ``distances`` [n, n] and who is ``near`` [n, k]."""
        here, there = np.repeat(np.arange(len(near)), near.shape[1]), near.reshape(-1)
        pairs = np.minimum(here, there) * len(near) + np.maximum(here, there)
        first, second = np.divmod(np.unique(pairs), len(near))
        return Graph(np.stack([first, second], axis=1), distances[first, second], len(near))

    def parts(self) -> Whole:
        """The number of the part of the graph [n] in which each sample lies; 0 for that of the first one."""
        label = np.arange(self.size)
        while True:  # the least place spreads along edges, and by halving the way to it
            before = label.copy()
            least = np.minimum(label[self.edges[:, 0]], label[self.edges[:, 1]])
            np.minimum.at(label, self.edges[:, 0], least)
            np.minimum.at(label, self.edges[:, 1], least)
            label = label[label]
            if np.array_equal(label, before):
                return np.unique(label, return_inverse=True)[1].astype(np.intp)
