"""What a player remembers, and what of it its last update was made on."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from nnsim.core.answers.memory import Remembered
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


@runtime_checkable
class Player(Protocol):
    """A learner that learns from what it remembers of games."""

    def remembered(self, number: int) -> Remembered:
        """What the memory holds, and what step ``number``, the last that remembered something, was made on."""


def _memory(trainer: Trainer) -> Remembered | None:
    """None for a learner that remembers nothing."""
    learner = trainer.learner
    return learner.remembered(_last_drawn(trainer)) if isinstance(learner, Player) else None


def _last_drawn(trainer: Trainer) -> int:
    """The step before, or the one that is gone through beat by beat as soon as it has remembered what it played."""
    halt = trainer.halt[1].id if trainer.is_within_step and trainer.halt else "play"
    return trainer.step - (halt == "play")


MEMORY = PROBES.add(Probe("memory", "What a player remembers, and what its last update was made on.", _memory))
