"""The scores everywhere in the plane, where weights alone do not tell them."""

from __future__ import annotations

from math import sqrt

import numpy as np

from nnsim.core.data import Floats
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.data.projection import projection, shown
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer

SIZES = (64, 100)
"""Fewest and most cells along each side of the plane."""

BUDGET = 100_000_000
"""Operations that a map may cost before it gets fewer cells: about a tenth of a second."""


def _plane(trainer: Trainer) -> Floats:
    """Scores at the centres of the cells, float32 [n * n, units], row 0 with the largest y; [0, 0] for images.

    The plane of a table is the one that its view shows.
    """
    project = trainer.project
    data, axes = project.data, project.view.axes
    lifted = projection(data, axes)
    if lifted is None and kind_of(data).lies_in_plane != "itself":
        return np.empty((0, 0), np.float32)
    points = grid(shown(data, axes).plane, _size(trainer.learner.work.sample))
    return trainer.learner.scores(inputs(project, points if lifted is None else lifted.lift(points)))


def _size(work: int) -> int:
    """Cells along each side, fewer where asking about one of them takes ``work`` operations."""
    low, high = SIZES
    return int(min(max(sqrt(BUDGET / max(work, 1)), low), high))


PLANE = PROBES.add(Probe("plane", "The scores over the plane that is shown, [n * n, units].", _plane))
