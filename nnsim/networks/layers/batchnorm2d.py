"""Batch normalisation of feature maps (Ioffe and Szegedy, 2015)."""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.normalised import EPS, MOMENTUM, normalisation
from nnsim.networks.families.shape_rules import image
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return image(say("Batch normalisation 2-D"), shapes)


def _arrays(_values: Values, shape: Shape) -> tuple[Array, ...]:
    return normalisation(shape[:1])


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    arguments = (("num_features", shape[0]), ("eps", EPS), ("momentum", float(values["momentum"])))
    return (Call("torch.nn:BatchNorm2d", arguments),)


def _macs(_values: Values, shape: Shape) -> int:
    return prod(shape)


def _forward(_values: Values, weights: Weights, x: Floats) -> Floats:
    scale = weights["weight"] / np.sqrt(weights["running_var"] + np.float32(EPS))
    shift = weights["bias"] - weights["running_mean"] * scale
    y: Floats = x * scale[:, None, None] + shift[:, None, None]
    return y


BATCHNORM2D = LAYERS.add(
    LayerKind(
        "batchnorm2d",
        say("Batch normalisation 2-D"),
        say("γ (x − mean) / √(variance + 0.00001) + β, by channel"),
        say(
            "Shifts and scales every feature map to mean 0 and variance 1 over the batch and all places, then learns a "
            "new scale γ and shift β. Deep convolutional networks hardly learn without it."
        ),
        (MOMENTUM,),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="batchnorm2d",
        group=say("Normalisation"),
    )
)
