"""Local response normalisation (Krizhevsky, Sutskever and Hinton, 2012)."""

from __future__ import annotations

from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Number, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import image
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return image(say("Local response normalisation"), shapes)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    numbers = tuple((name, float(values[name])) for name in ("alpha", "beta", "k"))
    return (Call("torch.nn:LocalResponseNorm", (("size", int(values["size"])), *numbers)),)


def _macs(values: Values, shape: Shape) -> int:
    return prod(shape) * int(values["size"])


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    size = int(values["size"])
    rim = (size // 2, (size - 1) // 2)
    squares = np.pad(np.square(x), ((0, 0), rim, (0, 0), (0, 0)))
    around = sum(squares[:, i : i + x.shape[1]] for i in range(size)) / np.float32(size)
    scale = np.float32(values["k"]) + np.float32(values["alpha"]) * around
    y: Floats = x / scale ** np.float32(values["beta"])
    return y


LOCAL_RESPONSE_NORM = LAYERS.add(
    LayerKind(
        "local_response_norm",
        say("Local response normalisation"),
        say("x / (k + α · mean of x² over near channels)^β"),
        say(
            "Strong answers damp those of the same place in neighbouring feature maps, as neurons of "
            "the eye do. AlexNet "
            "used it (α over the sum, so five times its 0.0001 here); batch normalisation replaced it."
        ),
        (
            Integer("size", say("Size"), 5, 1, 64, say("How many neighbouring channels damp each other.")),
            Number("alpha", "α", 0.0005, 0.00001, 1.0, say("How strongly they damp."), log=True),
            Number("beta", "β", 0.75, 0.0, 2.0, say("Power to which the damping is raised.")),
            Number("k", "k", 2.0, 0.1, 10.0, say("Damping where all neighbours are silent.")),
        ),
        _shape,
        _calls,
        macs=_macs,
        forward=_forward,
        icon="lrn",
        group=say("Normalisation"),
    )
)
