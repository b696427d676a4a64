"""Evaluation of a planned network in numpy, for pictures and for the arithmetic on screen.

The window draws from shipped weights with these functions instead of asking the engine;
they are checked against the engine's modules in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnsim.core.data import Floats
from nnsim.networks.plan import Plan, Planned


def can_evaluate(plan: Plan) -> bool:
    """True if every layer of the plan has a numpy form."""
    return bool(plan.layers) and all(layer.kind.forward is not None for layer in plan.layers)


def weights_of(layer: Planned, weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """The arrays of one layer by their name within the layer; raises ``KeyError`` if one is missing."""
    return {array.name: weights[f"{layer.id}.{array.name}"] for array in layer.arrays}


def run(plan: Plan, weights: Mapping[str, Floats], inputs: Floats) -> dict[str, Floats]:
    """Outputs of every node, float32 [n, *shape] by node id; ``"output"`` holds the scores.

    ``inputs`` are features [n, f] or samples [n, *shape], which are cut where the network has several inputs.
    Overflow of diverging weights ends in inf or NaN without a warning, as on the engine's side.
    """
    values = plan.cut(inputs)
    with np.errstate(all="ignore"):
        for layer in plan.layers:
            forward = layer.kind.forward
            if forward is None:
                raise ValueError(f"{layer.kind.label} has no numpy form")
            sources = (values[source] for source in layer.node.inputs)
            values[layer.id] = forward(layer.values, weights_of(layer, weights), *sources)
    return values
