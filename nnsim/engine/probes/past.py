"""What is kept of the run, so that any of its steps can be gone back to."""

from __future__ import annotations

from nnsim.core.answers.past import KeptPast
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _past(trainer: Trainer) -> KeptPast | None:
    """None where nothing is written down."""
    past = trainer.run_past
    return KeptPast(len(past.states), past.bytes, past.budget, past.first) if past else None


PAST = PROBES.add(Probe("past", "How much is kept of the steps of the run.", _past))
