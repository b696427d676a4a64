"""Weights as pictures: those of layers that see pixels, laid out as the image that they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.network import INPUT
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.plan import Plan, Planned


def weight_images(plan: Plan, weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """By node id: the weights of dense layers that see pixels through nothing but Flatten.

    [units, h, w] for grey images, [units, h, w, 3] for coloured ones.
    """
    return {
        layer.id: _drawn(weights[f"{layer.id}.weight"].reshape(-1, *plan.input_shape))
        for layer in _seeing_pixels(plan)
        if layer.kind.has_neurons
    }


def filter_images(plan: Plan, weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """By node id: the filters of convolutions that see the image itself, as ``weight_images``."""
    return {
        layer.id: _drawn(weights[f"{layer.id}.{array.name}"])
        for layer in _seeing_pixels(plan)
        for array in layer.arrays
        if layer.node.inputs[0] == INPUT
        and array.role == "weight"
        and array.reads == 1
        and len(array.shape) == 1 + IMAGE
    }


def _seeing_pixels(plan: Plan) -> Iterator[Planned]:
    """The layers that get an image with one or three channels, as it is or as one vector."""
    if len(plan.input_shape) != IMAGE or plan.input_shape[0] not in (1, 3):
        return
    straight = {INPUT}
    for layer in plan.layers:
        if layer.node.inputs[0] in straight:
            yield layer
            if layer.kind.flattens:
                straight.add(layer.id)


def _drawn(weights: Floats) -> Floats:
    """Channels [units, c, h, w] as colours."""
    pictures = np.moveaxis(weights, 1, -1)
    return pictures[..., 0] if pictures.shape[-1] == 1 else pictures
