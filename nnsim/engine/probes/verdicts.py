"""What the output units say about every sample, and how wrong that is: both in one pass."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer


def _verdicts(trainer: Trainer) -> dict[str, Floats]:
    """``scores`` float32 [n, units] and ``losses`` [n], without penalties, in the order of the data set."""
    data = trainer.project.data
    scores, losses = trainer.learner.judge(inputs(trainer.project, data.x), data.y)
    return {"scores": scores, "losses": losses}


VERDICTS = PROBES.add(Probe("verdicts", "The scores [n, units] and the losses [n] of every sample.", _verdicts))
