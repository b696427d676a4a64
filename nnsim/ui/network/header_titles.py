"""The short words on the headers of columns."""

from __future__ import annotations

from nnsim.core.network import Node
from nnsim.networks.kinds import ACTIVATIONS, layer_kind
from nnsim.ui.network.titles import activation_of, brief, function, short, values


def lines(node: Node) -> tuple[str, str]:
    """Two short words for a layer: what it is, and its most telling setting."""
    activation = activation_of(node)
    label = ACTIVATIONS[activation].label if activation in ACTIVATIONS else ""
    kind = layer_kind(node)
    if kind and kind.has_neurons:
        return short(node.spec.kind), function(activation)
    if activation:
        return short(node.spec.kind), label
    setting = brief(node)[1]
    if setting:
        return short(node.spec.kind), setting
    first, _, second = short(node.spec.kind).partition(" ")
    return first, second


def units(node: Node) -> int | None:
    """How many neurons a dense layer has; None for layers that follow their input."""
    value = values(node).get("units")
    return int(value) if isinstance(value, int) else None
