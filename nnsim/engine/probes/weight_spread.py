"""How the weights of one layer are spread, and what its units look for where that is an image."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnsim.core.answers.health import AboutKept, AboutWeights, WeightSpread
from nnsim.core.data import Floats
from nnsim.engine.kept_moments import arrays_of, through
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.trainer import Trainer
from nnsim.networks.weight_images import filter_images, weight_images
from nnsim.tasks.plan import plan

ENDS = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST = 32
"""The most units whose pictures are sent."""


def _weight_spread(trainer: Trainer, about: AboutWeights) -> WeightSpread | None:
    """None where the learner has no such layer, or it has no weights."""
    return _spread(trainer, about.node, arrays_of(trainer))


def _kept_weights(trainer: Trainer, about: AboutKept) -> tuple[WeightSpread, ...]:
    return through(trainer, about, lambda weights: _spread(trainer, about.node, weights))


def _spread(trainer: Trainer, node: str, weights: Mapping[str, Floats]) -> WeightSpread | None:
    planned = plan(trainer.project)
    layer = next((layer for layer in planned.layers if layer.id == node), None)
    arrays = [f"{layer.id}.{array.name}" for array in layer.arrays if array.role == "weight"] if layer else []
    numbers = [weights[name].reshape(-1) for name in arrays if name in weights]
    if not numbers:
        return None
    low, lower, middle, upper, high = np.quantile(np.concatenate(numbers), ENDS).tolist()
    pictures = {**weight_images(planned, weights), **filter_images(planned, weights)}.get(node)
    shown = None if pictures is None else np.ascontiguousarray(pictures[:MOST])
    return WeightSpread(node, trainer.step, (low, lower, middle, upper, high), shown)


WEIGHT_SPREAD = PROBES.add(
    Probe("weight_spread", "How the weights of one layer are spread, and its filters.", _weight_spread, AboutWeights())
)
KEPT_WEIGHTS = PROBES.add(
    Probe("kept_weights", "How they were spread at moments that are kept of the run.", _kept_weights, AboutKept())
)
