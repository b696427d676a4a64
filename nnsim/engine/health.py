"""How well the network of a run can learn, measured without any effect on it.

``gradient_sizes(trainer)`` and ``idle_units(trainer)`` are for whoever watches a run: a view, or who warns of one that
goes wrong. Both are pure: they read the trainer, and what they tell is that of its present weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.answers.health import GradientSizes, Idle, IdleUnits, Spread
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.project import Project
from nnsim.data.scaling import aims
from nnsim.engine.layout import by_layer, layout
from nnsim.engine.learners.network import chunk_size
from nnsim.engine.model import initial_weights
from nnsim.engine.samples import inputs, places
from nnsim.networks.kinds import ACTIVATIONS
from nnsim.networks.plan import Plan, Planned
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.plan import plan

if TYPE_CHECKING:  # which looks here at what it trains
    from nnsim.engine.stepping import Stepping

BATCH = 128
"""The most samples that gradients are the mean over."""

PROBED = 1000
"""The most samples that units are asked about, and in ``WORK`` the most multiply-adds: about a tenth of a second."""
WORK = 1 << 29

FEW = 32
"""So many are asked about however large the network."""

NEAR_END = 0.03
"""How near to an end of its range a saturated unit is: tanh beyond 0.97."""

NEARLY_ALL = 0.95
"""The share of its answers for which it is there."""


@runtime_checkable
class Descends(Protocol):
    """A learner whose weights follow the slope of a loss."""

    def gradient(
        self, x: Raw, y: Floats, places: Places, weights: Mapping[str, Floats] | None = None
    ) -> dict[str, Floats]:
        """The gradient of the mean loss of inputs [n, *shape] and targets [n, *target_shape], by array that learns."""


class Batch(NamedTuple):
    """Training samples as the network gets them [n, *shape], what is learned of them, and their ``places``."""

    x: Raw
    y: Floats
    places: Places


def batch(project: Project, most: int) -> Batch:
    """At most so many training samples from all over the set, always the same."""
    data = project.data
    train = np.flatnonzero(data.train)
    chosen = train[:: -(-len(train) // most) or 1]
    return Batch(inputs(project, data.x[chosen]), aims(data, data.y[chosen]), places(data)[chosen])


# ---------------------------------------------------------------- gradients


def gradient_sizes(trainer: Stepping, weights: Mapping[str, Floats] | None = None) -> GradientSizes | None:
    """How large the gradient of the mean loss on a fixed batch is in each layer that learns.

    Of the present weights, or of those that are given. None for a learner without a gradient, without samples, and for
    a player that remembers nothing yet.
    """
    project, learner = trainer.project, trainer.learner
    asked = batch(project, min(BATCH, chunk_size(plan(project))))
    if not isinstance(learner, Descends) or not len(asked.x):
        return None
    slopes = learner.gradient(*asked, weights)
    layers = {node: _spread(numbers) for node, numbers in by_layer(slopes).items()}
    return GradientSizes(trainer.step, len(asked.x), layers) if layers else None


def fresh_weights(project: Project, planned: Plan) -> dict[str, Floats]:
    """Every array as the seed of the recipe makes it."""
    return {slot.name: initial_weights(project, slot) for slot in layout(project, planned).slots}


def _spread(slopes: Floats) -> Spread:
    low, middle, high = np.quantile(np.abs(slopes), (0.1, 0.5, 0.9)).tolist()
    return Spread(low, middle, high)


# ---------------------------------------------------------------- idle units


def idle_units(trainer: Stepping) -> Idle | None:
    """How many units of each ReLU are dead, and of each sigmoid and tanh saturated, the outputs left out.

    Asked are up to ``PROBED`` training samples from all over the set. None without samples, and for a learner without a
    network.
    """
    project, learner, planned = trainer.project, trainer.learner, plan(trainer.project)
    x = batch(project, most_asked(learner.work.sample)).x
    if not len(x) or not learner_of(project).has_network:
        return None
    ends = {layer.id: end for layer in planned.layers if (end := _ends(project, layer))}
    counts: dict[str, Doubles] = {}
    for start in range(0, len(x), chunk_size(planned)):
        part = x[start : start + chunk_size(planned)]
        fields = learner.fields(part)
        for node, end in ends.items():
            counts[node] = counts.get(node, 0.0) + len(part) * _share_at_ends(fields[node], end)
    return Idle(trainer.step, len(x), {node: _idle(count / len(x), ends[node]) for node, count in counts.items()})


def most_asked(work: int) -> int:
    """How many samples are asked about units at most, where one takes ``work`` multiply-adds."""
    return min(PROBED, max(FEW, WORK // max(1, work)))


class _Ends(NamedTuple):
    """A unit is idle that answers with ``low`` or less, or with ``high`` or more, in a share of ``often`` or more."""

    low: float
    high: float
    often: float


_ENDS = {
    "relu": _Ends(0.0, np.inf, 1.0),
    "sigmoid": _Ends(NEAR_END, 1 - NEAR_END, NEARLY_ALL),
    "tanh": _Ends(-1 + NEAR_END, 1 - NEAR_END, NEARLY_ALL),
}
"""By the activation."""


def _ends(project: Project, layer: Planned) -> _Ends | None:
    """Where the units of a layer are idle; None where they never are, and for outputs, which may be sure."""
    if layer.id in project.network.outputs or not layer.calls:
        return None
    return next((ends for name, ends in _ENDS.items() if ACTIVATIONS[name].call == layer.calls[-1]), None)


def _idle(shares: Doubles, ends: _Ends) -> IdleUnits:
    return IdleUnits(len(shares), int((shares >= ends.often).sum()), ends.often == 1.0)


def _share_at_ends(values: Floats, ends: _Ends) -> Doubles:
    """Of each unit of a layer that answers ``values`` [n, *shape], for how many of its answers it is idle, [units].

    A unit is a neuron, or a channel of an image or a sequence, which has an answer at every place.
    """
    units = -1 if values.ndim <= 3 else 1
    at_end = (values <= ends.low) | (values >= ends.high)
    shares: Doubles = np.moveaxis(at_end, units, 0).reshape(values.shape[units], -1).mean(axis=1)
    return shares
