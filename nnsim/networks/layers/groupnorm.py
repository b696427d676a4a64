"""Group normalisation (Wu and He, 2018)."""

from __future__ import annotations

from math import gcd, prod

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Values
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.networks.families.normalised import EPS
from nnsim.networks.families.shape_rules import image
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights, everything


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape, groups = image(say("Group normalisation"), shapes), int(values["groups"])
    if isinstance(shape, Problem) or shape[0] % groups == 0:
        return shape
    fitting = gcd(shape[0], groups)
    text = say(
        "Group normalisation has {groups}, which do not divide {channels}",
        groups=counted(groups, "group"),
        channels=counted(shape[0], "channel"),
    )
    return Problem(
        say("{text}: use {fitting}.", text=text, fitting=fitting),
        fix=Fix(say("Use {fitting}", fitting=fitting), "set_layer", (("groups", fitting),)),
    )


def _arrays(_values: Values, shape: Shape) -> tuple[Array, ...]:
    return Array("weight", shape[:1], "scale", 1.0), Array("bias", shape[:1], "bias")


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    arguments = (("num_groups", int(values["groups"])), ("num_channels", shape[0]), ("eps", EPS))
    return (Call("torch.nn:GroupNorm", arguments),)


def _macs(_values: Values, shape: Shape) -> int:
    return prod(shape)


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    grouped = x.reshape(len(x), int(values["groups"]), -1)
    centred = grouped - grouped.mean(axis=2, keepdims=True, dtype=np.float32)
    variance = np.square(centred).mean(axis=2, keepdims=True, dtype=np.float32)
    y = (centred / np.sqrt(variance + np.float32(EPS))).reshape(x.shape)
    scaled: Floats = y * weights["weight"][:, None, None] + weights["bias"][:, None, None]
    return scaled


GROUPNORM = LAYERS.add(
    LayerKind(
        "groupnorm",
        say("Group normalisation"),
        say("γ (x − mean) / √(variance + 0.00001) + β, by group of maps"),
        say(
            "Shifts and scales groups of feature maps of each sample to mean 0 and variance 1. "
            "Unlike batch normalisation "
            "it does not depend on the batch, so that small batches do as well."
        ),
        (
            Integer(
                "groups",
                say("Groups"),
                4,
                1,
                1024,
                say("Parts of the channels that are normalised together."),
                log=True,
            ),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="groupnorm",
        group=say("Normalisation"),
        window=everything,
    )
)
