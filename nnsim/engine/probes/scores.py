"""What the output units say about every sample."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer


def _scores(trainer: Trainer) -> Floats:
    """Scores of every sample in the order of the data set, float32 [n, units]."""
    return trainer.learner.scores(inputs(trainer.project, trainer.project.data.x))


SCORES = PROBES.add(Probe("scores", "The scores of every sample, [n, units].", _scores))
