"""What a learner without a network has."""

from __future__ import annotations

from nnsim.engine.learners.base import Facts
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _facts(trainer: Trainer) -> Facts:
    """Pairs of a name and a number in words."""
    return trainer.learner.facts


FACTS = PROBES.add(Probe("facts", "What a learner without a network has, as pairs of words.", _facts))
