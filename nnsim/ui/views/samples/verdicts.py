"""What the network said of every sample at one moment. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.learned import LearnedSteps
from nnsim.core.data import Data, Floats, Mask
from nnsim.core.project import Project
from nnsim.core.shares import chance
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.answering import decided, shares, told
from nnsim.tasks.kinds import task_of


@dataclass(frozen=True, eq=False, slots=True)
class Verdicts:
    """``losses`` [n], ``predictions`` [n] or [n, k] (class index, or values), ``chances`` [n, classes], at ``step``.

    ``predictions`` are NaN where the network says no class of samples that have some. ``chances`` are
    probabilities, or, where ``certain``, 0 and 1 of a learner that knows no more than classes; [n, 0] where no class
    is told. ``learned`` tells when the run learned the samples, None where they have no class to be told.
    """

    step: int
    losses: Floats
    predictions: Floats
    chances: Floats
    certain: bool = False
    learned: LearnedSteps | None = None

    def __len__(self) -> int:
        return len(self.losses)

    def of(self, samples: NDArray[np.intp]) -> Verdicts:
        """Those of some samples."""
        losses, predictions, chances = (array[samples] for array in (self.losses, self.predictions, self.chances))
        learned = None if self.learned is None else self.learned.of(samples)
        return Verdicts(self.step, losses, predictions, chances, self.certain, learned)

    def share(self, value: float) -> str:
        """One of the ``chances`` in words."""
        return chance(value, certain=self.certain)

    @property
    def confidence(self) -> Floats:
        """The probability of the predicted class, [n]; zero for values."""
        none: Floats = np.zeros(len(self), np.float32)
        return self.chances.max(axis=1) if self.chances.shape[1] else none

    def wrong(self, data: Data) -> Mask:
        """True [n] where another class is predicted than the sample is of; nowhere for values."""
        if data.targets == "values":
            return np.zeros(len(data), np.bool_)
        mask: Mask = ~np.isnan(self.predictions) & (self.predictions != data.y)
        return mask

    def off(self, data: Data, value: int) -> Floats:
        """How far the predictions of one of several values are off, [n]."""
        off: Floats = np.abs(self.predictions[:, value] - data.y[:, value])
        return off


def verdicts(
    project: Project, step: int, scores: Floats, losses: Floats, learned: LearnedSteps | None = None
) -> Verdicts:
    """From what the engine's probe told: scores [n, units], losses [n], and when the run learned each sample."""
    if not task_of(project).tells_classes:
        nothing = np.full(len(losses), np.nan, np.float32)
        said = nothing if project.data.classes else decided(project, scores)
        return Verdicts(step, losses, said, np.zeros((len(losses), 0), np.float32))
    chances = shares(project, told(project, scores))
    return Verdicts(step, losses, decided(project, scores), chances, learner_of(project).decides, learned)
