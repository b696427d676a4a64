"""How large the gradient is in every layer."""

from __future__ import annotations

from nnsim.core.answers.health import AboutGradients, AboutKept, GradientSizes
from nnsim.engine.health import fresh_weights, gradient_sizes
from nnsim.engine.kept_moments import through
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer
from nnsim.tasks.plan import plan


def _gradients(trainer: Trainer, about: AboutGradients) -> GradientSizes | None:
    """None where there is no gradient."""
    project = trainer.project
    return gradient_sizes(trainer, fresh_weights(project, plan(project)) if about.fresh else None)


def _kept_gradients(trainer: Trainer, about: AboutKept) -> tuple[GradientSizes, ...]:
    """Of the samples and the loss of now."""
    return through(trainer, about, lambda weights: gradient_sizes(trainer, weights))


GRADIENTS = PROBES.add(
    Probe("gradients", "How large the gradient is in every layer, on a fixed batch.", _gradients, AboutGradients())
)
KEPT_GRADIENTS = PROBES.add(
    Probe("kept_gradients", "How large it was at moments that are kept of the run.", _kept_gradients, AboutKept())
)
