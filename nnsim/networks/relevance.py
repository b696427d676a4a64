"""For which layers layer-wise relevance propagation is defined (Bach et al., 2015)."""

from __future__ import annotations

from nnsim.networks.plan import Plan, Planned

WEIGHTED = frozenset({"dense", "dense_each", "conv1d", "conv2d", "conv3d"})
"""Kinds that weigh their inputs, and bend the sum by an activation of their own."""

NORMALISED = frozenset({"dense", "conv2d"})
"""Those of them whose sums a batch normalisation may follow."""

FOLDED = frozenset({"batchnorm1d", "batchnorm2d"})
"""Kinds that are a part of the weights before them."""

HANDED_ON = frozenset({
    "activation", "add", "concat", "flatten", "reshape", "to_sequence", "to_video", "dropout", "dropout2d", "upsample",
    "max_pool2d", "max_pool3d", "avg_pool2d", "avg_pool3d", "adaptive_pool2d", "global_pool", "similarity",
})  # fmt: skip
"""Kinds without weights through which relevance passes."""

LOOKED_UP = frozenset({"embedding"})
"""Kinds whose relevance ends at what was looked up in them."""

STRAIGHT = frozenset({"relu", "linear"})
"""Activations that let pass or stop, but do not bend."""


def undefined_for(plan: Plan) -> Planned | None:
    """The first layer of ``plan`` that the rules do not reach through; None if they explain all of it."""
    layers = {layer.id: layer for layer in plan.layers}
    return next((layer for layer in plan.layers if not _is_defined(layer, layers)), None)


def arranged_inputs(plan: Plan) -> dict[str, str]:
    """The inputs, and the layers that do no more than arrange one anew: which input each of them is."""
    found = {name: name for name in plan.inputs}
    for layer in plan.layers:
        if layer.kind.is_view and layer.node.inputs[0] in found:
            found[layer.id] = found[layer.node.inputs[0]]
    return found


def folds_into(layer: Planned, layers: dict[str, Planned]) -> Planned | None:
    """The layer whose weights the batch normalisation ``layer`` is a part of; None where there is no such layer."""
    before = layers.get(layer.node.inputs[0])
    is_bare = before is not None and before.kind.id in NORMALISED and _bends_by(before) == "linear"
    return before if is_bare else None


def _is_defined(layer: Planned, layers: dict[str, Planned]) -> bool:
    if layer.kind.id in FOLDED:
        return folds_into(layer, layers) is not None
    return layer.kind.id in WEIGHTED | HANDED_ON | LOOKED_UP and _bends_by(layer) in STRAIGHT


def _bends_by(layer: Planned) -> str:
    return str(layer.values.get("function" if layer.kind.is_activation else "activation", "linear"))
