"""Samples whose class all of their nearest neighbours contradict."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats, Mask
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.data import feeding

NEAREST = 6
"""Neighbours that have to agree: by chance that happens to one in 64 where two classes lie mixed half and half."""

MOST_COMPARED = 5000
"""Training samples that can be compared with each other while somebody waits."""

CHUNK = 1 << 22
"""Distances that are worked out at once."""


class Neighbours(NamedTuple):
    """Of each sample that was asked about: the class of most of its neighbours, and whether all agree, [k] each."""

    classes: NDArray[np.intp]
    unanimous: Mask


def neighbours(x: Floats, labels: NDArray[np.intp], asked: NDArray[np.intp]) -> Neighbours:
    """What the ``NEAREST`` other samples of ``x`` [n, *shape] say of those ``asked`` [k], by ``labels`` [n].

    Of classes with as many votes the first is taken.
    """
    flat = as_rows(x).astype(np.float32)
    squares, near = (flat * flat).sum(axis=1), min(NEAREST, len(flat) - 1)
    count, rows = int(labels.max(initial=0)) + 1, max(1, CHUNK // max(1, len(flat)))
    votes = np.zeros((len(asked), count), np.intp)
    for start in range(0, len(asked), rows):
        some = asked[start : start + rows]
        apart = squares - 2 * (flat[some] @ flat.T)
        apart[np.arange(len(some)), some] = np.inf
        nearest = labels[np.argpartition(apart, near - 1, axis=1)[:, :near]]
        votes[start : start + rows] = (nearest[:, :, None] == np.arange(count)).sum(axis=1)
    return Neighbours(votes.argmax(axis=1), votes.max(axis=1, initial=0) == near)


def doubtful(project: Project) -> Mask:
    """True [n] for the training samples whose class all of their neighbours contradict; none of too many samples."""
    data, found = project.data, np.zeros(len(project.data), np.bool_)
    places = np.flatnonzero(data.train)
    if not NEAREST < len(places) <= MOST_COMPARED:
        return found
    labels = data.y[places].astype(np.intp)
    said = neighbours(feeding.inputs(project, data.x[places]), labels, np.arange(len(places)))
    found[places] = said.unanimous & (said.classes != labels)
    return found
