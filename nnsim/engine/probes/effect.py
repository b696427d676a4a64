"""What would become of the answers if a unit always said the same: the run goes on as it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

import numpy as np

from nnsim.core.answers.arrays import Places
from nnsim.core.answers.units import AsIf, Effect
from nnsim.core.data import Floats, Mask
from nnsim.data.scaling import aims
from nnsim.engine.inside import answering, has_unit, turn
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.samples import inputs, places
from nnsim.engine.trainer import Trainer
from nnsim.tasks.answering import decided
from nnsim.tasks.kinds import task_of

PASSES = 2


@runtime_checkable
class Drivable(Protocol):
    """A learner that can answer as if a unit always said the same."""

    def as_if(self, node: str, unit: int, value: float) -> AbstractContextManager[None]:
        """Answer so meanwhile; nothing is learned in between."""


def _effect(trainer: Trainer, about: AsIf) -> Effect | None:
    """Of the test samples, or of those of training where none is held out; None where there is no such unit."""
    learner, data = trainer.learner, trainer.project.data
    if not isinstance(learner, Drivable) or not has_unit(trainer.project, about.unit):
        return None
    among = data.test if data.test.any() else data.train
    samples, of = turn(among, about.unit.turn, PASSES * learner.work.sample)
    with answering(trainer, fresh=about.unit.fresh):
        before = _judged(trainer, samples)
        with learner.as_if(about.unit.node, about.unit.unit, about.value):
            after = _judged(trainer, samples)
    right, losses = (np.stack(pair) for pair in zip(before, after, strict=True))
    return Effect(about, 0 if about.unit.fresh else trainer.step, of, samples, right, losses)


def _judged(trainer: Trainer, samples: Places) -> tuple[Mask, Floats]:
    """Which of these samples are classified correctly [m], none [0] where no class is told, and the losses [m]."""
    project = trainer.project
    data = project.data
    y, where = aims(data, data.y)[samples], places(data)[samples]
    scores, losses = trainer.learner.judge(inputs(project, data.x[samples]), y, where)
    right: Mask = decided(project, scores) == data.y[samples] if task_of(project).tells_classes else np.zeros(0, bool)
    return right, losses


EFFECT = PROBES.add(Probe("effect", "The answers as they are, and as if a unit always said the same.", _effect, AsIf()))
