"""What the coach said of the run so far."""

from __future__ import annotations

from nnsim.core.answers.coach import Advice
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _coach(trainer: Trainer) -> tuple[Advice, ...]:
    """The oldest first."""
    return trainer.coach.said


COACH = PROBES.add(Probe("coach", "What the coach said of the run so far.", _coach))
