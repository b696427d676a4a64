"""What alarms look at: the rows of the run, and what the network makes of some training samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.health import IdleUnits
from nnsim.core.data import Floats, Mask
from nnsim.core.data import Samples as Raw
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.core.run import History
from nnsim.data import scaling
from nnsim.data.separability import Separation
from nnsim.tasks.kinds import Task, task_of


class Witness(NamedTuple):
    """What the nearest samples say of the tried ones: the share that they classify ``right``, and who is doubtful.

    ``doubtful`` [k] are those that all neighbours contradict.
    """

    right: float
    doubtful: Mask


@dataclass(frozen=True, eq=False, slots=True)
class Measured:
    """What is measured of a learner at the end of an epoch, as far as an alarm looks at it.

    ``x``, ``y``  the training samples that were tried, as the learner has them: [n, *shape] and [n, *target_shape]
    ``scores``    what it says of them, [n, *units]
    ``idle``      by node its units from which nothing comes, as ``asked`` samples tell
    ``slopes``    by node the size of its gradient, below which nine tenths of the numbers lie
    ``weights``   by node that of its weights, as the root mean square
    ``proofs``    for each unit that is corrected by its mistakes whether anything straight separates what it sees; none
                  where that takes long to find out, and of other learners
    ``values``    what a player says of actions that it remembers, [m]
    """

    x: Raw
    y: Floats
    scores: Floats = field(default_factory=lambda: np.zeros((0, 1), np.float32))
    asked: int = 0
    idle: Mapping[str, IdleUnits] = field(default_factory=dict)
    slopes: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    proofs: Callable[[], tuple[Separation, ...]] = tuple
    values: Floats = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True, eq=False, slots=True)
class Signs:
    """The ends of epochs since the last edit, the oldest first, and what was ``measured`` at the last of them.

    ``epochs``      [m] which they are; ``loss`` and ``accuracy`` [m] of the training samples, the latter NaN without
                    one
    ``held_out``    [m] the loss of the validation samples, or of the test samples where there are none
    ``corrections`` [m] of mistakes so far; NaN where the learner makes none
    ``witness``     what the samples themselves say of the tried ones; None where they cannot, as there are no classes,
                    and where they were not asked yet
    ``first``       the loss of the fresh weights; NaN where the run did not begin here
    """

    project: Project
    epochs: Doubles
    loss: Doubles
    accuracy: Doubles
    held_out: Doubles
    corrections: Doubles
    measured: Measured
    witness: Witness | None
    first: float

    @property
    def task(self) -> Task:
        """What the first output is to answer."""
        return task_of(self.project)

    @property
    def is_good(self) -> bool:
        """True once there is nothing to complain of: 95 % right, or a twentieth of the loss of a constant answer."""
        accuracy = float(self.accuracy[-1])
        return accuracy >= 0.95 if math.isfinite(accuracy) else self.share_left <= 0.05

    @property
    def share_left(self) -> float:
        """The loss as a share of that of the best constant answer, or of the first loss where that is not known."""
        base = constant_loss(self.project)
        return float(self.loss[-1] / (base if math.isfinite(base) and base > 0 else max(self.loss[0], 1e-12)))

    def fall(self, epochs: int) -> float:
        """The share of the loss that went within the last ``epochs`` ends of epochs; NaN where there are too few."""
        if len(self.loss) <= epochs or not self.loss[-1 - epochs] > 0:
            return math.nan
        return float(1 - self.loss[-1] / self.loss[-1 - epochs])


def first_loss(history: History) -> float:
    """The training loss before the first step; NaN where no row tells it."""
    return float(history.column("train_loss")[0]) if len(history) and history.column("step")[0] == 0 else math.nan


def class_shares(project: Project) -> Doubles:
    """The share of every class among the training samples; empty where these have none."""
    data = project.data
    if not data.classes or not data.train.any() or data.is_masked:
        return np.zeros(0)
    counts = np.bincount(data.y[data.train].astype(np.intp), minlength=len(data.classes))
    shares: Doubles = counts / counts.sum()
    return shares


def constant_loss(project: Project) -> float:
    """The training loss of the best answer that does not look at the sample; NaN where it is not known.

    The entropy of the classes for cross-entropy, the variance of the targets for the squared error.
    """
    task, loss = task_of(project), project.recipe.loss
    if task.tells_classes:
        shares = class_shares(project)
        if loss in ("binary_cross_entropy", "categorical_cross_entropy"):
            return float(-sum(share * math.log(share) for share in shares if share > 0))
        units = len(shares) if task.units(project.data) > 1 else 1
        return float((shares * (1 - shares))[:units].sum()) if loss == "squared_error" else math.nan
    if task.tells_one and task.tells_values and loss == "squared_error":
        data = project.data
        aims = scaling.aims(data, data.y[data.train])
        return float(as_rows(aims).var(axis=0).sum())
    return math.nan
