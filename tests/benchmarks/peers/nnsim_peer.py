"""nnsim itself, without a window: its own trainer, whole, or its steps alone."""

from __future__ import annotations

import numpy as np

from nnsim.core.backends import Choice
from nnsim.engine.blocks import MOST
from nnsim.engine.measuring import NEVER
from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer
from tests.benchmarks.peers.base import asked, slices
from tests.benchmarks.peers.jobs import Job


class Whole:
    """All that ``nnsim train`` does: orders, steps, rows of the history, coach, checks of the numbers.

    Losses are measured less often as a run goes on; what is timed lies behind the epoch from which that stays the same.
    """

    def __init__(self, job: Job, backend: Choice = "auto") -> None:
        self.job, self.trainer = job, Trainer(job.project, backend=backend)
        self.trainer.accelerate(wait=True)

    def run(self, steps: int) -> int:
        """As the command line trains; at least from one row of the history to the next."""
        before, rows = self.trainer.step, self.trainer.rows
        enough = max(self.trainer.epoch + rows.apart, rows.apart * rows.dense)
        while self.trainer.epoch < enough or self.trainer.step < before + steps:
            self.go_on()
        return self.trainer.step - before

    def go_on(self) -> None:
        """As many steps as nothing comes between."""
        self.trainer.begin_steps(MOST)
        self.trainer.settle()
        if self.trainer.stop:
            raise RuntimeError(f"{self.job.id} stopped: {self.trainer.stop.problem.text}")

    def trace(self, steps: int) -> list[float]:
        """By the learner itself, as the order belongs to the trainer."""
        learner, losses = self.trainer.learner, []
        samples = split(self.job.project)
        learner.arrange(np.arange(len(samples.train_x)))
        learner.begin_epoch()
        for number, part in enumerate(slices(self.job, steps + 1)):
            where = asked(self.job, part)
            losses.append(float(learner.losses(samples.train_x[where], samples.train_y[where]).mean()))
            if number < steps:
                learner.step(part.start, part.stop, self.job.rate, number)
        return losses


class Steps(Whole):
    """The same without a look at the losses: orders and steps, and nothing else."""

    def __init__(self, job: Job, backend: Choice = "auto") -> None:
        super().__init__(job, backend)
        self.trainer.rows = NEVER

    def run(self, steps: int) -> int:
        """About as many as were asked for."""
        before = self.trainer.step
        while self.trainer.step < before + steps:
            self.go_on()
        return self.trainer.step - before
