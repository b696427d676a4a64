"""How wrong the network is about every sample."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.data.scaling import aims
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, places
from nnsim.engine.trainer import Trainer


def _losses(trainer: Trainer) -> Floats:
    """Loss of every sample in the order of the data set, without penalties, float32 [n]."""
    data = trainer.project.data
    return trainer.learner.losses(inputs(trainer.project, data.x), aims(data, data.y), places(data))


LOSSES = PROBES.add(Probe("losses", "The loss of every sample, [n].", _losses))
