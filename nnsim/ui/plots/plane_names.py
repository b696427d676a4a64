"""Names and ranges of single neurons, for the plane that shows one large."""

from __future__ import annotations

from nnsim.catalog.kinds import ACTIVATIONS, FEATURES
from nnsim.catalog.plan import Plan
from nnsim.core.network import INPUT, OUTPUT

RANGES = {"features": (-3.0, 3.0), "scores": (-3.0, 3.0)}


def neuron_name(plan: Plan, features: tuple[str, ...], node: str, unit: int) -> str:
    """``Hidden layer 2 · neuron 3 of 6``, or the input's own name."""
    if node == INPUT:
        return f"Input {FEATURES[features[unit]].label}" if unit < len(features) else "Input"
    if node == OUTPUT:
        return f"Output · score {unit + 1} of {plan.units}" if plan.units > 1 else "Output · score"
    layers = [layer for layer in plan.layers if layer.id != OUTPUT]
    number = next((i for i, layer in enumerate(layers, 1) if layer.id == node), 0)
    size = layers[number - 1].out_shape[0] if number else 0
    return f"Layer {number} · neuron {unit + 1} of {size}"


def neuron_span(plan: Plan, node: str) -> tuple[float, float]:
    """The range of a neuron's output that fills the palette."""
    if node == INPUT:
        return RANGES["features"]
    activation = str(plan.layer(node).values.get("activation", ""))
    return ACTIVATIONS[activation].squash if activation in ACTIVATIONS else RANGES["scores"]
