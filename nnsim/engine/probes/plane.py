"""The scores everywhere in the plane, where weights alone do not tell them."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.engine.plane import points_of_plane
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _plane(trainer: Trainer) -> Floats:
    """Scores at the centres of the cells, float32 [n * n, units], row 0 with the largest y; [0, 0] for images."""
    points = points_of_plane(trainer.project, trainer.learner.work.sample)
    return np.empty((0, 0), np.float32) if points is None else trainer.learner.scores(points)


PLANE = PROBES.add(Probe("plane", "The scores over the plane that is shown, [n * n, units].", _plane))
