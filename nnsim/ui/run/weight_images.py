"""Weights as pictures: those of dense layers that see pixels, laid out as the image that they look at. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.network import INPUT
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.plan import Plan


def weight_images(plan: Plan, weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """By node id: the weights of dense layers that see pixels through nothing but Flatten.

    [units, h, w] for grey images, [units, h, w, 3] for coloured ones.
    """
    if len(plan.input_shape) != IMAGE or plan.input_shape[0] not in (1, 3):
        return {}
    straight, found = {INPUT}, {}
    for layer in plan.layers:
        if layer.node.inputs[0] not in straight:
            continue
        if layer.kind.flattens:
            straight.add(layer.id)
        elif layer.kind.has_neurons:
            pictures = np.moveaxis(weights[f"{layer.id}.weight"].reshape(-1, *plan.input_shape), 1, -1)
            found[layer.id] = pictures[..., 0] if plan.input_shape[0] == 1 else pictures
    return found
