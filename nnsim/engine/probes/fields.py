"""What every neuron answers over the plane."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer

SIZE = 40
"""Cells along each side of the plane; miniatures are small."""


def _fields(trainer: Trainer) -> dict[str, Floats]:
    """By node id float32 [units, SIZE, SIZE], row 0 with the largest y; scores for the output node."""
    project = trainer.project
    if kind_of(project.data).lies_in_plane != "itself":
        return {}
    values = trainer.learner.fields(inputs(project, grid(project.data.plane, SIZE)))
    return {node: _picture(value) for node, value in values.items()}


def _picture(value: Floats) -> Floats:
    return np.ascontiguousarray(value.reshape(SIZE * SIZE, -1).T).reshape(-1, SIZE, SIZE)


FIELDS = PROBES.add(Probe("fields", "The output of every unit of every node over the plane, [units, n, n].", _fields))
