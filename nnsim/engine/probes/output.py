"""The network's answer everywhere in the plane."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import told

SIZE = 100
"""Cells along each side of the plane."""


def _output(trainer: Trainer) -> Floats:
    """Answers at the centres of the cells, float32 [units, SIZE, SIZE], row 0 with the largest y."""
    project = trainer.project
    if kind_of(project.data).lies_in_plane != "itself":
        return np.empty((0, SIZE, SIZE), np.float32)
    scores = trainer.learner.scores(inputs(project, grid(project.data.plane, SIZE)))
    return np.ascontiguousarray(told(project, scores).T).reshape(-1, SIZE, SIZE)


OUTPUT = PROBES.add(Probe("output", "The answer of every output unit over the plane, [units, n, n].", _output))
