"""One neuron in one step: the numbers of its arithmetic, as far as the step has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.beats import Answered, BeatValue, Changed, Compared, Gradients, Taken, Verdict
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.networks.plan import Plan
from nnsim.ui.run.told_step import Part

NOTHING: Doubles = np.zeros(0)


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """A layer whose neurons read this one: its ``weights`` [m] for it, and its ``deltas`` [m] where they are known."""

    node: str
    weights: Doubles
    deltas: Doubles


@dataclass(frozen=True, eq=False, slots=True)
class Neuron:
    """``part`` says which it is; arrays are float64, and empty or None until the step has come so far.

    ``source``     the node that it reads, and ``inputs`` [k] what that handed on
    ``weights``    [k] before the step, with the ``bias`` behind them where it ``has_bias``
    ``sum``        what the activation gets, ``output`` what it hands on
    ``scores``     [units] of the output, and the ``targets`` that they are compared with
    ``verdict``    where Rosenblatt's rule learns: score, label and whether it is wrong
    ``loss``       of the sample, and ``mean_loss`` of the ``rows`` samples of the batch
    ``readers``    who reads it, if all of them are dense layers
    ``handed``     the slope of the sample's loss in the output, ``delta`` that in the sum
    ``gradient``   [k + bias] of the mean loss in weights and bias, without penalties
    ``after``      [k + bias]: weights and bias after the step
    ``memory``     [k + bias] by slot of the optimizer before the step
    """

    part: Part
    activation: str
    source: str
    has_bias: bool
    inputs: Doubles
    weights: Doubles
    rows: int
    rate: float
    count: int
    sum: float | None = None
    output: float | None = None
    scores: Doubles = field(default_factory=NOTHING.copy)
    targets: Doubles = field(default_factory=NOTHING.copy)
    verdict: tuple[float, bool, bool] | None = None
    loss: float | None = None
    mean_loss: float | None = None
    readers: tuple[Reader, ...] = ()
    handed: float | None = None
    delta: float | None = None
    gradient: Doubles = field(default_factory=NOTHING.copy)
    after: Doubles = field(default_factory=NOTHING.copy)
    memory: Mapping[str, Doubles] = field(default_factory=dict)

    @property
    def is_output(self) -> bool:
        """Whether it is one of those whose scores are compared with targets."""
        return self.part.node == OUTPUT

    @property
    def factors(self) -> Doubles:
        """What every weight is multiplied with: the inputs, and 1 for the bias."""
        return np.append(self.inputs, 1.0) if self.has_bias else self.inputs

    @property
    def moved(self) -> float:
        """How far the step moved the weight that it moved furthest."""
        return float(np.abs(self.after - self.weights).max(initial=0.0))

    @property
    def is_still(self) -> bool:
        """Whether nothing moved although there was a slope, or none was worked out: its layer is frozen."""
        has_slope = self.delta is None or bool(self.own.any() or self.gradient.any())
        return bool(len(self.after)) and not self.moved and has_slope

    @property
    def own(self) -> Doubles:
        """The gradient of the sample's own loss in weights and bias."""
        return NOTHING if self.delta is None else self.delta * self.factors


def neuron_of(step: StepSoFar, plan: Plan, part: Part) -> Neuron | None:
    """The numbers of a neuron; None where it is none of a dense layer that was asked about."""
    layer = next((layer for layer in plan.layers if layer.id == part.node), None)
    if layer is None or not layer.kind.has_neurons or f"{part.node}.weight" not in step.before:
        return None
    if not 0 <= part.unit < layer.out_shape[0]:
        return None
    beats = {type(beat.value): beat.value for beat in step.beats}
    rows, source = max(len(step.samples), 1), layer.node.inputs[0]
    return Neuron(
        part,
        str(layer.values["activation"]) if part.node != OUTPUT and "activation" in layer.values else "linear",
        source,
        bool(layer.values["bias"]),
        _inputs(beats, plan, source),
        row_of(step.before, part),
        rows,
        step.rate,
        step.count,
        **_forward(beats, part),
        **_backward(beats, part, rows),
        readers=_readers(step, beats, plan, part),
        **update_of(step, beats, part),
    )


Beats = Mapping[type[BeatValue], BeatValue]


def _wide(numbers: Floats) -> Doubles:
    return numbers.astype(np.float64).reshape(-1)


def row_of(arrays: Mapping[str, Floats], part: Part, prefix: str = "") -> Doubles:
    """Weights of one neuron or filter, its bias last where it has one."""
    weight = arrays.get(f"{prefix}{part.node}.weight")
    bias = arrays.get(f"{prefix}{part.node}.bias")
    if weight is None:
        return NOTHING
    row = _wide(weight[part.unit])
    return row if bias is None else np.append(row, float(bias[part.unit]))


def _inputs(beats: Beats, plan: Plan, source: str) -> Doubles:
    taken, answered = beats.get(Taken), beats.get(Answered)
    if isinstance(answered, Answered) and source in answered.outputs:
        return _wide(answered.outputs[source])
    if isinstance(taken, Taken) and taken.inputs is not None and source in plan.inputs:
        return _wide(plan.cut(taken.inputs)[source])
    return NOTHING


def _forward(beats: Beats, part: Part) -> dict[str, Any]:
    answered, compared = beats.get(Answered), beats.get(Compared)
    taken, verdict = beats.get(Taken), beats.get(Verdict)
    found: dict[str, Any] = {}
    if isinstance(answered, Answered) and part.node in answered.sums:
        found["sum"] = float(answered.sums[part.node][0][part.unit])
        found["output"] = float(answered.outputs[part.node][0][part.unit])
        found["scores"] = _wide(answered.scores)
    if isinstance(taken, Taken):
        found["targets"] = _wide(taken.targets)
    if isinstance(compared, Compared):
        found["loss"], found["mean_loss"] = float(compared.losses[0]), compared.loss
    if isinstance(verdict, Verdict) and part.node == OUTPUT:
        found["verdict"] = tuple(array[part.unit].item() for array in (verdict.scores, verdict.label, verdict.wrong))
    return found


def _backward(beats: Beats, part: Part, rows: int) -> dict[str, Any]:
    gradients = beats.get(Gradients)
    if not isinstance(gradients, Gradients):
        return {}
    delta, handed = (slopes.get(part.node) for slopes in (gradients.deltas, gradients.outputs))
    return {
        "delta": None if delta is None else float(delta[0][part.unit]) * rows,
        "handed": None if handed is None else float(handed[0][part.unit]) * rows,
        "gradient": row_of(gradients.arrays, part),
    }


def _readers(step: StepSoFar, beats: Beats, plan: Plan, part: Part) -> tuple[Reader, ...]:
    gradients, rows = beats.get(Gradients), max(len(step.samples), 1)
    layers = [layer for layer in plan.layers if part.node in layer.node.inputs]
    if any(not layer.kind.has_neurons or f"{layer.id}.weight" not in step.before for layer in layers):
        return ()
    deltas = gradients.deltas if isinstance(gradients, Gradients) else None
    if deltas is not None:  # an output that does not count, or what is frozen, hands nothing back
        layers = [layer for layer in layers if layer.id in deltas]
    return tuple(
        Reader(
            layer.id,
            _wide(step.before[f"{layer.id}.weight"][:, part.unit]),
            NOTHING if deltas is None else _wide(deltas[layer.id]) * rows,
        )
        for layer in layers
    )


def update_of(step: StepSoFar, beats: Beats, part: Part) -> dict[str, Any]:
    """``after`` and ``memory`` of a neuron or filter."""
    changed = beats.get(Changed)
    slots = {name.partition("/")[0] for name in step.memory}
    return {
        "after": row_of(changed.after, part) if isinstance(changed, Changed) else NOTHING,
        "memory": {slot: row_of(step.memory, part, f"{slot}/") for slot in slots},
    }
