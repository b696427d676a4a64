"""Every weight."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer

MOST_NUMBERS = 1 << 22
"""16 MiB; the window does not draw larger networks from their weights and asks for ``maps`` instead."""


def _weights(trainer: Trainer) -> dict[str, Floats]:
    """Empty for networks that are too large to be sent with every frame."""
    return trainer.learner.weights() if trainer.learner.numbers <= MOST_NUMBERS else {}


WEIGHTS = PROBES.add(
    Probe("weights", "A copy of every array by name, buffers included; none of huge networks.", _weights)
)
