"""The samples nearest to one, as the network sees them. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.progress import Cancelled, Progress, never_mind
from nnsim.core.project import Project
from nnsim.data.feeding import inputs

BLOCK = 4096
"""Samples at once: pictures of bytes take four times their size as numbers."""
COUNT = 120
"""So many neighbours are told."""


@dataclass(frozen=True, eq=False, slots=True)
class Neighbours:
    """``index`` [k]: the sample itself, then others, nearest first; ``distance`` [k], Euclidean."""

    index: NDArray[np.intp]
    distance: Floats

    @property
    def of(self) -> int:
        """The sample whose neighbours these are."""
        return int(self.index[0])


def nearest(project: Project, sample: int, count: int = COUNT, progress: Progress = never_mind) -> Neighbours:
    """The ``count`` samples in use that lie nearest to ``sample``, in the space that the network is fed with.

    Raises ``Cancelled`` where ``progress`` says so.
    """
    data = project.data
    here = inputs(project, data.x[sample : sample + 1]).reshape(-1)
    squared = np.empty(len(data), np.float32)
    for start in range(0, len(data), BLOCK):
        away = inputs(project, data.x[start : start + BLOCK]).reshape(-1, len(here)) - here
        squared[start : start + BLOCK] = np.einsum("ij,ij->i", away, away)
        if not progress(start / len(data)):
            raise Cancelled
    squared[data.excluded] = np.inf
    squared[sample] = -1.0  # it comes first even among equals
    several = min(count + 1, len(data))
    near = np.argpartition(squared, several - 1)[:several]
    near = near[np.lexsort((near, squared[near]))]
    near = near[np.isfinite(squared[near])]
    return Neighbours(near, np.sqrt(np.maximum(squared[near], 0)))
