"""The loss as a function of the weights: the mean over samples that stay the same, of several outputs their sum."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from nnsim.core.data import Floats
from nnsim.engine.health import Batch, batch
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.model import Model
from nnsim.engine.trainer import Trainer
from nnsim.recipes.kinds import learner_of

MOST, FEWEST = 500, 32
"""Samples that the loss is the mean over: so many at most, and at least where a network is large."""

AT_ONCE = 1 << 26
"""Multiply-adds that the loss at one place may take: about a hundredth of a second."""


class Watch:
    """Counts the time of work that is interrupted: not what passes between ``lap`` and ``go_on``."""

    def __init__(self) -> None:
        self._spent, self._since = 0.0, time.perf_counter()

    def lap(self) -> float:
        """Milliseconds of work so far."""
        self._spent += time.perf_counter() - self._since
        return 1000 * self._spent

    def go_on(self) -> None:
        """Work goes on."""
        self._since = time.perf_counter()


class Ground:
    """``samples`` training samples from all over the set, ``of`` so many; the network answers as in an evaluation.

    ``work`` is about how many multiply-adds the loss at one place takes.
    """

    def __init__(self, trainer: Trainer, learner: Backpropagation) -> None:
        most = min(MOST, max(FEWEST, AT_ONCE // max(learner.work.sample, 1)))
        self._learner, self._batch = learner, batch(trainer.project, most)
        self.of, self.samples = trainer.project.data.how_many("train"), len(self._batch.x)
        self.work = self.samples * learner.work.sample

    @property
    def model(self) -> Model:
        """The network that stands on it."""
        return self._learner.model

    def loss(self, store: Tensor) -> float:
        """The mean loss with the numbers of ``store`` [size]."""
        with self.model.showing(store), torch.no_grad():
            parts = [self._learner.joint_losses(*part) for part in self._parts()]
        return float(torch.cat(parts).cpu().double().mean())

    def gradient(self, store: Tensor) -> Tensor:
        """Its gradient there, by all that can learn, [parameters] in float64."""
        total = torch.zeros(len(self.model.flat), dtype=torch.float64)
        with self.model.showing(store):
            for part in self._parts():
                total += self._flat(self._learner.joint_gradient(*part)).double() * len(part.x) / self.samples
        return total

    def _parts(self) -> Iterator[Batch]:
        x, y, places = self._batch
        for start in range(0, self.samples, self._learner.chunk):
            part = slice(start, start + self._learner.chunk)
            yield Batch(x[part], y[part], places[part])

    def _flat(self, slopes: Mapping[str, Floats]) -> Tensor:
        flat = torch.zeros(len(self.model.flat))
        self.model.fill(flat, slopes)
        return flat


class Standing(NamedTuple):
    """A ``learner`` with a gradient, what its landscape is ``made_for``, and the ``moment`` where it stands."""

    learner: Backpropagation
    made_for: tuple[object, ...]
    moment: tuple[object, ...]


def standing(trainer: Trainer) -> Standing | None:
    """Where a run stands; None where it has no landscape: without a gradient or samples, for a player, and with weights
    that are no numbers."""
    learner, project = trainer.learner, trainer.project
    plays = learner_of(project).plays
    if not isinstance(learner, Backpropagation) or plays or not (project.data.train.any() and learner.is_finite()):
        return None
    store = learner.model.store
    numbers = float((store.cpu() if store.device.type == "mps" else store).sum(dtype=torch.float64))
    made_for = (learner, project.data, project.recipe.loss, project.network.heads)
    return Standing(learner, made_for, (trainer.step, trainer.position, numbers, project.recipe))
