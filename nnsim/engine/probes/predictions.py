"""What the network says about every sample."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import decided


def _predictions(trainer: Trainer) -> Floats:
    """Class index or value of every sample in the order of the data set, float32 [n]."""
    project = trainer.project
    scores = trainer.learner.scores(inputs(project, project.data.x))
    return decided(project, scores)


PREDICTIONS = PROBES.add(Probe("predictions", "Predicted class or value of every sample, [n].", _predictions))
