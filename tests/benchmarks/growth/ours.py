"""nnsim at a case: steps as ``nnsim train`` makes them, orders, coach and evaluation included."""

from __future__ import annotations

import time

import numba  # noqa: F401  a library, not what a case needs

from nnsim.core.backends import Choice
from nnsim.engine.blocks import MOST
from nnsim.engine.trainer import Trainer
from tests.benchmarks.growth.cases import Case

GO_S = 0.02
"""CPU seconds that steps in one go take at least, where so many may be made."""


class Ours:
    """A run from the seed, whose steps are made by a ``backend``: what has to be compiled is waited for."""

    def __init__(self, case: Case, backend: Choice = "auto") -> None:
        self.trainer = Trainer(case.project, backend=backend)
        self.trainer.accelerate(wait=True)
        self._block = 1

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

    @property
    def _most(self) -> int:
        """Whose blocks end with an epoch makes some that do not, which tell of steps alone."""
        return MOST if self.trainer.learner.spans_epochs else max(self.size // self.batch // 2, 1)

    def step(self) -> tuple[int, bool]:
        """Some steps in one go, as many as nothing comes between; how many, and whether losses were measured."""
        trainer, began = self.trainer, time.process_time()
        before, rows = trainer.step, len(trainer.history.kept())
        trainer.begin_steps(self._block)
        trainer.settle()
        if time.process_time() - began < GO_S:
            self._block = min(2 * self._block, self._most)
        return trainer.step - before, len(trainer.history.kept()) > rows
