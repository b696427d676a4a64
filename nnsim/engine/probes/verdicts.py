"""What the output units say about every sample, and how wrong that is: both in one pass."""

from __future__ import annotations

from nnsim.core.answers.learned import LearnedSteps
from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.data.scaling import aims
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, places
from nnsim.engine.trainer import Trainer
from nnsim.tasks.kinds import task_of


def _verdicts(trainer: Trainer) -> dict[str, Floats | LearnedSteps]:
    """``scores`` float32 [n, units] and ``losses`` [n], without penalties, in the order of the data set.

    Where samples have a class, ``learned`` tells when the run learned them, up to the moment that is looked at.
    No scores [n, 0] where what is told is neither one class nor one value.
    """
    data = trainer.project.data
    scores, losses = trainer.learner.judge(inputs(trainer.project, data.x), aims(data, data.y), places(data))
    if not task_of(trainer.project).tells_one:
        scores = as_rows(scores)[:, :0]
    said: dict[str, Floats | LearnedSteps] = {"scores": scores, "losses": losses}
    if trainer.run_past and task_of(trainer.project).tells_classes:
        said["learned"] = trainer.run_past.forgetting.at(trainer.step, data)
    return said


VERDICTS = PROBES.add(Probe("verdicts", "The scores [n, units] and the losses [n] of every sample.", _verdicts))
