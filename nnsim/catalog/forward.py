"""Evaluation of a planned network in numpy, for pictures and for the arithmetic on screen.

The window draws from shipped weights with these functions instead of asking the engine;
they are checked against the engine's modules in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.catalog import scaling
from nnsim.catalog.channels import channels_first
from nnsim.catalog.kinds import FEATURES, LEARNERS, OUTPUTS
from nnsim.catalog.plan import Plan, Planned
from nnsim.core.data import Floats, Samples
from nnsim.core.network import INPUT
from nnsim.core.project import Project

COARSE = 0.1
"""So much of a cell may be lost by rounding before pictures are worked out in float64."""


def inputs(project: Project, x: Samples) -> Floats:
    """What the network is fed with for raw samples ``x`` [n, *shape] of the project's data.

    Scaled as the data ask for; then the features of points, every column of tables, and images
    with their channels first.
    """
    scaled = scaling.apply(project.data, x)
    return features(project.network.features, scaled) if project.data.is_plane else channels_first(scaled)


def features(names: tuple[str, ...], x: Floats) -> Floats:
    """Input features of points: float32 [n, 2] -> float32 [n, len(names)]."""
    if not names:
        return np.zeros((len(x), 0), np.float32)
    return np.stack([FEATURES[name].numpy(x) for name in names], axis=1)


def grid(plane: tuple[float, float, float, float], size: int) -> Floats:
    """Centres of ``size`` x ``size`` cells of the plane, [size * size, 2], top row first.

    float32, or float64 where the plane lies so far from 0 that neighbouring cells would be alike.
    """
    left, right, bottom, top = plane
    extent, reach = min(right - left, top - bottom), max(map(abs, plane))
    kind: type[Any] = np.float64 if reach * np.finfo(np.float32).eps > COARSE * extent / size else np.float32
    centres = (np.arange(size, dtype=kind) + kind(0.5)) / kind(size)
    x, y = left + (right - left) * centres, top - (top - bottom) * centres
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(kind)


def can_evaluate(plan: Plan) -> bool:
    """True if every layer of the plan has a numpy form."""
    return bool(plan.layers) and all(layer.kind.forward is not None for layer in plan.layers)


def weights_of(layer: Planned, weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """The arrays of one layer by their name within the layer; raises ``KeyError`` if one is missing."""
    return {array.name: weights[f"{layer.id}.{array.name}"] for array in layer.arrays}


def run(plan: Plan, weights: Mapping[str, Floats], inputs: Floats) -> dict[str, Floats]:
    """Outputs of every node, float32 [n, *shape] by node id; ``"output"`` holds the scores.

    ``inputs`` are features [n, f] or samples [n, *shape]. Overflow of diverging weights ends
    in inf or NaN without a warning, as on the engine's side.
    """
    values = {INPUT: inputs}
    with np.errstate(all="ignore"):
        for layer in plan.layers:
            forward = layer.kind.forward
            if forward is None:
                raise ValueError(f"{layer.kind.label} has no numpy form")
            sources = (values[source] for source in layer.node.inputs)
            values[layer.id] = forward(layer.values, weights_of(layer, weights), *sources)
    return values


def answers(output: str, scores: Floats, *, decides: bool = False) -> Floats:
    """Scores [n, units] -> what the output kind answers, [n, units].

    With ``decides`` (see ``LearnerKind``) classes are certain: 1 for the chosen one, 0 for the others.
    """
    if decides and OUTPUTS[output].tells_classes:
        return _certain(scores)
    with np.errstate(all="ignore"):
        return OUTPUTS[output].numpy(scores)


def _certain(scores: Floats) -> Floats:
    certain = scores > 0 if scores.shape[1] == 1 else scores.argmax(axis=1)[:, None] == np.arange(scores.shape[1])
    answered: Floats = certain.astype(np.float32)
    return answered


def decide(output: str, scores: Floats) -> Floats:
    """Scores [n, units] -> class index as float32 [n], or the value for regression; NaN for answers of other kinds."""
    if OUTPUTS[output].aims in {"input", "pixels"}:
        return np.full(len(scores), np.nan, np.float32)
    if output == "regression":
        decided: Floats = scores[:, 0]
    elif output == "binary":
        decided = (scores[:, 0] > 0).astype(np.float32)
    else:
        decided = scores.argmax(axis=1).astype(np.float32)
    return decided


def told(project: Project, scores: Floats) -> Floats:
    """What the network of ``project`` answers with ``scores`` [n, units]: ``answers``, values in their own units."""
    kind = project.network.output.spec.kind
    answered = answers(kind, scores, decides=LEARNERS[project.recipe.learner.kind].decides)
    return scaling.in_units(project.data, answered) if kind == "regression" else answered


def decided(project: Project, scores: Floats) -> scaling.Numbers:
    """``decide`` for the network of ``project``, values in their own units: [n], float32 or float64 as they are."""
    kind = project.network.output.spec.kind
    said = decide(kind, scores)
    return scaling.in_units(project.data, said) if kind == "regression" else said
