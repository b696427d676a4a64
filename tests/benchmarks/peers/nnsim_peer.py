"""nnsim itself, without a window: its own trainer, whole, or its learner's steps alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer
from tests.benchmarks.peers.base import Order, asked, slices
from tests.benchmarks.peers.jobs import Job


class Whole:
    """All that ``nnsim train`` does: orders, steps, rows of the history, coach, checks of the numbers."""

    in_slices = False

    def __init__(self, job: Job, backend: str = "") -> None:
        options: dict[str, Any] = {"backend": backend} if backend else {}
        self.job, self.trainer = job, Trainer(job.project, in_slices=self.in_slices, **options)

    def run(self, steps: int) -> int:
        """Whole epochs, as the command line trains."""
        before = self.trainer.step
        while self.trainer.step < before + steps:
            self.trainer.run_epoch()
            if self.trainer.stop:
                raise RuntimeError(f"{self.job.id} stopped: {self.trainer.stop.problem.text}")
        return self.trainer.step - before

    def trace(self, steps: int) -> list[float]:
        """By the learner itself, as the order belongs to the trainer."""
        return traced(self.job, self.trainer, steps)


class Steps(Whole):
    """Orders and steps of the learner, and nothing else: not even the row of the beginning is asked for."""

    in_slices = True

    def __init__(self, job: Job, backend: str = "") -> None:
        super().__init__(job, backend)
        self.order, self.number = Order(job), 0

    def run(self, steps: int) -> int:
        """One step after the other."""
        learner, rate = self.trainer.learner, self.job.rate
        for _ in range(steps):
            order, start, stop = self.order.next()
            if not start:
                learner.arrange(order)
                learner.begin_epoch()
            learner.step(start, stop, rate, self.number)
            self.number += 1
        return steps


def traced(job: Job, trainer: Trainer, steps: int) -> list[float]:
    """As ``Peer.trace`` says."""
    learner, losses = trainer.learner, []
    samples = split(job.project)
    learner.arrange(np.arange(len(samples.train_x)))
    learner.begin_epoch()
    for number, part in enumerate(slices(job, steps + 1)):
        where = asked(job, part)
        losses.append(float(learner.losses(samples.train_x[where], samples.train_y[where]).mean()))
        if number < steps:
            learner.step(part.start, part.stop, job.rate, number)
    return losses
