"""Names of slopes of the loss of one sample, by finite differences: what backpropagation works out in one pass.

A number is moved a little to both sides in float64, and the loss worked out anew. So these check what somebody, or the
engine, found by the chain rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.data.feeding import inputs
from nnsim.data.scaling import aims
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument
from nnsim.lessons.names.answers import SAMPLE
from nnsim.lessons.names.kinds import PENDING, Result, Unknown, quantity
from nnsim.lessons.names.network import LAYER
from nnsim.lessons.names.weights import UNIT
from nnsim.lessons.state import State
from nnsim.networks import forward
from nnsim.networks.plan import Plan
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import TASKS
from nnsim.tasks.plan import plan

STEP = 1e-5
"""How far a number is moved: in float64 this leaves an error of about 1e-10."""

ASKS = ("weights",)

Numbers: TypeAlias = NDArray[Any]
"""float64, where pictures have float32."""


@quantity("sample.loss", "number", "", say("the loss of one sample, without penalties"), SAMPLE, asks=ASKS)
def _loss(state: State, sample: float) -> Result:
    objective = _objective(state, sample)
    return objective if isinstance(objective, Unknown) else objective.loss({})


@quantity(
    "slope", "number", "", say(
"how the loss of a sample changes with a "
"weight: ∂L/∂w, by a finite difference"), LAYER, UNIT,
    Argument("input", "number", say("which input of the layer, from 0 on"), 0), SAMPLE, asks=ASKS,
)  # fmt: skip
def _slope(state: State, layer: str, unit: float, input: float, sample: float) -> Result:  # noqa: A002  what lessons call it
    return _central(state, f"{layer}.weight", (int(unit), int(input)), sample)


@quantity(
    "unit.delta", "number", "", say(
"δ, how the loss of a sample changes with the "
"sum in a unit, by a finite difference"),
    LAYER, UNIT, SAMPLE, asks=ASKS,
)  # fmt: skip
def _delta(state: State, layer: str, unit: float, sample: float) -> Result:
    return _central(state, f"{layer}.bias", (int(unit),), sample)


class _Objective:
    """The loss of one sample as a function of all weights, in float64."""

    def __init__(self, project: Project, planned: Plan, weights: Mapping[str, Numbers], sample: int) -> None:
        data = project.data
        self.planned, self.loss_id, self.task = planned, project.recipe.loss, project.network.output.spec.kind
        self.weights: dict[str, Numbers] = {name: array.astype(np.float64) for name, array in weights.items()}
        self.x: Numbers = inputs(project, data.x[sample : sample + 1]).astype(np.float64)
        self.target: Numbers = aims(data, data.y[sample : sample + 1]).astype(np.float64)

    def loss(self, moved: Mapping[str, Numbers]) -> float:
        scores = forward.run(self.planned, {**self.weights, **moved}, self.x)[OUTPUT].astype(np.float64)
        return float(LOSSES[self.loss_id](scores[0], self._targets(scores.shape[1]), self._answers(scores)))

    def _answers(self, scores: Numbers) -> Numbers:
        answered: Numbers = TASKS[self.task].numpy(scores)[0]
        return answered

    def _targets(self, units: int) -> Numbers:
        if not TASKS[self.task].tells_classes:
            return self.target.reshape(-1)
        return self.target if units == 1 else (np.arange(units) == self.target[0]).astype(np.float64)


def _objective(state: State, sample: float) -> _Objective | Unknown:
    project, planned, weights = state.project, plan(state.project), state.told.weights
    tells = TASKS[project.network.output.spec.kind]
    learner = learner_of(project)
    is_known = forward.can_evaluate(planned) and not project.network.heads and project.recipe.loss in LOSSES
    is_trained_by_slopes = learner.rule == "gradient" and not learner.plays
    if not is_known or not (tells.tells_classes or tells.tells_values) or not is_trained_by_slopes:
        return Unknown(say("cannot be told of such a network"))
    arrays = [(f"{layer.id}.{array.name}", array.shape) for layer in planned.layers for array in layer.arrays]
    if weights is None or any(name not in weights or weights[name].shape != shape for name, shape in arrays):
        return PENDING
    if not 0 <= int(sample) < len(project.data):
        return Unknown(say("cannot be told: there is no such sample"))
    return _Objective(project, planned, weights, int(sample))


def _central(state: State, name: str, place: tuple[int, ...], sample: float) -> Result:
    objective = _objective(state, sample)
    if isinstance(objective, Unknown):
        return objective
    array = objective.weights.get(name)
    if (
        array is None
        or len(place) != array.ndim
        or any(not 0 <= at < n for at, n in zip(place, array.shape, strict=True))
    ):
        return Unknown(say("cannot be told: there is no such place in {name}", name=name))
    ends = []
    for by in (STEP, -STEP):
        moved = array.copy()
        moved[place] += by
        ends.append(objective.loss({name: moved}))
    return (ends[0] - ends[1]) / (2 * STEP)


LOSSES: dict[str, Callable[[Numbers, Numbers, Numbers], Any]] = {
    "squared_error": lambda _z, t, p: np.square(p - t).sum(),
    "absolute_error": lambda _z, t, p: np.abs(p - t).sum(),
    "binary_cross_entropy": lambda z, t, _p: (np.logaddexp(0, z) - t * z).sum(),
    "categorical_cross_entropy": lambda z, t, _p: (t * (np.logaddexp.reduce(z) - z)).sum(),
    "hinge": lambda z, t, _p: np.maximum(0, 1 - (2 * t - 1) * z).sum(),
}
"""Of scores z, targets t and answers p of one sample, [units]; see ``tasks.losses`` for the formulas."""
