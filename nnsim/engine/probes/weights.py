"""Every weight."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _weights(trainer: Trainer) -> dict[str, Floats]:
    return trainer.learner.weights()


WEIGHTS = PROBES.add(Probe("weights", "A copy of every array by name, buffers included.", _weights))
