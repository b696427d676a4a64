"""One number for all that was learned."""

from __future__ import annotations

from nnsim.core.hashing import weights_sha256
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _fingerprint(trainer: Trainer) -> str:
    """Hexadecimal SHA-256, the same as of a run without a window."""
    return weights_sha256(trainer.learner.fingerprint())


FINGERPRINT = PROBES.add(Probe("fingerprint", "SHA-256 over all that the answers depend on.", _fingerprint))
