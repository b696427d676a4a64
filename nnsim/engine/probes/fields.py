"""What every neuron answers over the plane."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.networks.effort import most_cells
from nnsim.tasks.plan import plan

SIZE = 40
"""Cells along each side of the plane; miniatures are small."""

COARSEST = 6
"""As many are asked about however costly the network is."""


def _fields(trainer: Trainer) -> dict[str, Floats]:
    """By node id float32 [units, n, n], row 0 with the largest y; scores for the output node.

    A costly network is asked about fewer than ``SIZE`` cells.
    """
    project = trainer.project
    if kind_of(project.data).lies_in_plane != "itself":
        return {}
    size = max(COARSEST, min(SIZE, most_cells(plan(project))))
    values = trainer.learner.fields(inputs(project, grid(project.data.plane, size)))
    return {node: _picture(value, size) for node, value in values.items()}


def _picture(value: Floats, size: int) -> Floats:
    return np.ascontiguousarray(value.reshape(size * size, -1).T).reshape(-1, size, size)


FIELDS = PROBES.add(Probe("fields", "The output of every unit of every node over the plane, [units, n, n].", _fields))
