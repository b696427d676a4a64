"""How far a step moves the weights of each layer."""

from __future__ import annotations

from nnsim.core.answers.health import UpdateRatios
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _updates(trainer: Trainer) -> UpdateRatios | None:
    """Of the last step that was watched, None before; the next one is watched now, which changes nothing of it."""
    return trainer.updates.ask()


UPDATES = PROBES.add(Probe("updates", "How far a step moves the weights of each layer, as a share of them.", _updates))
