"""Layer normalisation (Ba, Kiros and Hinton, 2016)."""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.normalised import EPS
from nnsim.networks.families.shape_rules import SEQUENCE, single
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights, everything


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return single(say("Layer normalisation"), shapes)


def _normalised(shape: Shape) -> Shape:
    """What is brought to one mean together: all of a vector or image, each step of a sequence."""
    return shape[1:] if len(shape) == SEQUENCE else shape


def _arrays(_values: Values, shape: Shape) -> tuple[Array, ...]:
    return Array("weight", _normalised(shape), "scale", 1.0), Array("bias", _normalised(shape), "bias")


def _calls(_values: Values, shape: Shape) -> tuple[Call, ...]:
    return (Call("torch.nn:LayerNorm", (("normalized_shape", _normalised(shape)), ("eps", EPS))),)


def _macs(_values: Values, shape: Shape) -> int:
    return prod(shape)


def _forward(_values: Values, weights: Weights, x: Floats) -> Floats:
    axes = tuple(range(-weights["weight"].ndim, 0))
    centred = x - x.mean(axis=axes, keepdims=True, dtype=np.float32)
    variance = np.square(centred).mean(axis=axes, keepdims=True, dtype=np.float32)
    y: Floats = centred / np.sqrt(variance + np.float32(EPS)) * weights["weight"] + weights["bias"]
    return y


LAYERNORM = LAYERS.add(
    LayerKind(
        "layernorm",
        say("Layer normalisation"),
        say("γ (x − mean) / √(variance + 0.00001) + β, by sample"),
        say(
            "Shifts and scales the numbers of each sample to mean 0 and variance 1, each step of a sequence by itself, "
            "then learns a new scale γ and shift β. Works with batches of any size; transformers use it."
        ),
        (),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="layernorm",
        group=say("Normalisation"),
        window=everything,
    )
)
