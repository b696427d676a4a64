"""Batch normalisation of a vector (Ioffe and Szegedy, 2015)."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.normalised import EPS, MOMENTUM, normalisation
from nnsim.networks.families.shape_rules import vector
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return vector(say("Batch normalisation"), shapes)


def _arrays(_values: Values, shape: Shape) -> tuple[Array, ...]:
    return normalisation(shape)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    arguments = (("num_features", shape[0]), ("eps", EPS), ("momentum", float(values["momentum"])))
    return (Call("torch.nn:BatchNorm1d", arguments),)


def _macs(_values: Values, shape: Shape) -> int:
    return shape[0]


def _forward(_values: Values, weights: Weights, x: Floats) -> Floats:
    scale = weights["weight"] / np.sqrt(weights["running_var"] + np.float32(EPS))
    y: Floats = (x - weights["running_mean"]) * scale + weights["bias"]
    return y


BATCHNORM1D = LAYERS.add(
    LayerKind(
        "batchnorm1d",
        say("Batch normalisation"),
        "γ (x − mean) / √(variance + 0.00001) + β",
        say(
            "Shifts and scales every input to mean 0 and variance 1 over the batch, then learns a "
            "new scale γ and shift β. "
            "Deep networks learn faster with it; it needs batches of more than one sample."
        ),
        (MOMENTUM,),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="batchnorm",
        group=say("Normalisation"),
        measures_batches=True,
    )
)
