"""nnsim at a case: steps as ``nnsim train`` makes them, orders, coach and evaluation at the ends of epochs included."""

from __future__ import annotations

from typing import Any

from nnsim.engine.trainer import Trainer
from tests.benchmarks.growth.cases import Case


class Ours:
    """A run from the seed; ``arguments`` are those of the trainer."""

    def __init__(self, case: Case, **arguments: Any) -> None:
        self.trainer = Trainer(case.project, **arguments)

    @property
    def size(self) -> int:
        """Samples of an epoch."""
        return self.trainer.size

    @property
    def batch(self) -> int:
        """Samples of a step."""
        return self.trainer.batch

    @property
    def parameters(self) -> int:
        """Numbers that learn."""
        return self.trainer.learner.parameters

    def step(self) -> bool:
        """One step; whether it was the last one of an epoch, which is evaluated then."""
        epoch = self.trainer.epoch
        self.trainer.run_batch()
        return self.trainer.epoch != epoch
