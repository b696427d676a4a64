"""How far Rosenblatt's rule has come, and how far it can go."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.steps import Guarantee
from nnsim.core.network import OUTPUT
from nnsim.data.separability import MOST
from nnsim.engine import readiness
from nnsim.engine.learners.perceptron import Perceptron
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _guarantee(trainer: Trainer) -> Guarantee | None:
    """None where another rule learns, where nothing can be proved, and where that would take long."""
    learner, data = trainer.learner, trainer.project.data
    if not isinstance(learner, Perceptron) or data.x.size > MOST or not readiness.is_provable(trainer.project):
        return None
    proofs = [proof for _, _, proof in readiness.separations(trainer.project)]
    weights = learner.weights()
    table = np.c_[weights[f"{OUTPUT}.weight"], weights[f"{OUTPUT}.bias"]].astype(np.float64)
    starts = np.linalg.norm(table, axis=1).tolist()
    return Guarantee(
        learner.corrections,
        max(proof.radius for proof in proofs),
        min(proof.margin for proof in proofs),
        sum(proof.bound() for proof in proofs),
        sum(proof.bound(start, trainer.rate) for proof, start in zip(proofs, starts, strict=True)),
    )


GUARANTEE = PROBES.add(Probe("guarantee", "How far Rosenblatt's rule has come, and how far it can go.", _guarantee))
"""The corrections so far beside the bound of the convergence theorem."""
