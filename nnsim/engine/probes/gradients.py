"""How large the gradient is in every layer."""

from __future__ import annotations

from nnsim.core.answers.health import AboutGradients, GradientSizes
from nnsim.engine.health import gradient_sizes
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer


def _gradients(trainer: Trainer, about: AboutGradients) -> GradientSizes | None:
    """None where there is no gradient."""
    return gradient_sizes(trainer, fresh=about.fresh)


GRADIENTS = PROBES.add(
    Probe("gradients", "How large the gradient is in every layer, on a fixed batch.", _gradients, AboutGradients())
)
