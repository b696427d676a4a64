"""Batch normalisation of a vector (Ioffe and Szegedy, 2015)."""

from __future__ import annotations

import numpy as np

from nnsim.catalog.kinds import LAYERS, Array, Call, LayerKind, Shape, Values, Weights
from nnsim.catalog.shape_rules import vector
from nnsim.core.data import Floats
from nnsim.core.parameters import Number
from nnsim.core.problem import Problem

EPS = 1e-5
"""Added to the variance, as in PyTorch."""


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return vector("Batch normalisation", shapes)


def _arrays(_values: Values, shape: Shape) -> tuple[Array, ...]:
    return (
        Array("weight", shape, "scale", 1.0),
        Array("bias", shape, "bias"),
        Array("running_mean", shape, "buffer"),
        Array("running_var", shape, "buffer", 1.0),
    )


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
        "Batch normalisation",
        "γ (x − mean) / √(variance + 0.00001) + β",
        "Shifts and scales every input to mean 0 and variance 1 over the batch, then learns a new scale γ and shift β. "
        "Deep networks learn faster with it; it needs batches of more than one sample.",
        (
            Number(
                "momentum",
                "Momentum",
                0.1,
                0.01,
                1.0,
                "Share of the newest batch in the running mean and variance, which are used when the network answers.",
            ),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="batchnorm",
        group="Normalisation",
    )
)
