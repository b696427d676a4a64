"""A trainer whose learner is one of several ranks."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.ranks.learner import SharedBackpropagation
from nnsim.engine.ranks.ranks import Ranks
from nnsim.engine.samples import split
from nnsim.engine.trainer import Trainer


class SharedTrainer(Trainer):
    """Trains to an end; positions and steps count the samples and batches of all ranks together."""

    def __init__(self, project: Project, device: str, checkpoint: Checkpoint | None, ranks: Ranks) -> None:
        self._ranks = ranks
        super().__init__(project, device, checkpoint)

    def _begin_anew(self) -> None:
        self.learner = SharedBackpropagation(self.project, self.device, self._ranks)
        self._supply(split(self.project))

    def checkpoint(self) -> Checkpoint:
        """The complete state, with which any number of ranks can go on; an epoch is over with its last sample."""
        state = super().checkpoint()
        is_over = state.position >= self.size > 0  # cut short before it could be closed
        return replace(state, epoch=state.epoch + 1, position=0) if is_over else state
