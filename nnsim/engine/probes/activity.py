"""What a single unit answers to samples, turn by turn."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.units import AboutUnit, Activity
from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.engine.inside import answering, has_unit, outputs, turn
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer

VECTOR, SEQUENCE = 1, 2
"""Axes of the shapes of one sample."""


def _activity(trainer: Trainer, about: AboutUnit) -> Activity | None:
    """None where the network has no such unit."""
    project = trainer.project
    if not has_unit(project, about):
        return None
    samples, of = turn(~project.data.excluded, about.turn, trainer.learner.work.sample)
    with answering(trainer, fresh=about.fresh):
        values, spots = _peaks(outputs(trainer, project.data.x[samples], (about.node,))[about.node], about.unit)
    return Activity(about, 0 if about.fresh else trainer.step, of, samples, values, spots)


def _peaks(outputs: Floats, unit: int) -> tuple[Floats, Floats]:
    """The largest activation [n] of a unit in ``outputs`` [n, *shape], and where it is [n, 2]."""
    axes = outputs.ndim - 1
    if axes == VECTOR:
        return outputs[:, unit].copy(), np.full((len(outputs), 2), np.nan, np.float32)
    own = outputs[:, None, :, unit] if axes == SEQUENCE else outputs[:, unit]
    high, wide = own.shape[-2:]
    flat = as_rows(own)
    place = flat.argmax(axis=1)
    row, column = np.divmod(place % (high * wide), wide)
    spots = np.stack([(column + 0.5) / wide, (row + 0.5) / high], axis=1).astype(np.float32)
    return np.take_along_axis(flat, place[:, None], axis=1)[:, 0], spots


ACTIVITY = PROBES.add(Probe("activity", "What a unit answers to the samples of a turn.", _activity, AboutUnit()))
