"""The scores everywhere in the plane, where weights alone do not tell them."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.data.projection import projection, shown
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer

SIZE = 100
"""Cells along each side of the plane."""


def _plane(trainer: Trainer) -> Floats:
    """Scores at the centres of the cells, float32 [SIZE * SIZE, units], row 0 with the largest y; [0, 0] for images.

    The plane of a table is the one that its view shows.
    """
    project = trainer.project
    data, axes = project.data, project.view.axes
    lifted = projection(data, axes)
    if lifted is None and kind_of(data).lies_in_plane != "itself":
        return np.empty((0, 0), np.float32)
    points = grid(shown(data, axes).plane, SIZE)
    return trainer.learner.scores(inputs(project, points if lifted is None else lifted.lift(points)))


PLANE = PROBES.add(Probe("plane", "The scores over the plane that is shown, [n * n, units].", _plane))
