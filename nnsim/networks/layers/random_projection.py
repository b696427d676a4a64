"""The association units of the Mark I Perceptron: random wires that never learn (Rosenblatt, 1958)."""

from __future__ import annotations

from functools import partial

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.parameters import Integer, Number, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import vector
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights, everything


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = vector(say("Association layer"), shapes)
    return shape if isinstance(shape, Problem) else (int(values["units"]),)


def wired(shape: Shape, rng: np.random.Generator, wires: int) -> Floats:
    """Rows with ``wires`` ends at different inputs, each +1 (excites) or -1 (inhibits), else 0."""
    inputs = shape[1]
    ends = np.argsort(rng.random(shape), axis=1)[:, : min(wires, inputs)]
    wiring = np.zeros(shape, np.float32)
    signs = rng.choice(np.array([-1.0, 1.0], np.float32), ends.shape)
    np.put_along_axis(wiring, ends, signs, axis=1)
    return wiring


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    draw = partial(wired, wires=int(values["wires"]))
    return (Array("wiring", (int(values["units"]), shape[0]), "buffer", draw=draw, reads=1),)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    sizes = (("inputs", shape[0]), ("units", int(values["units"])), ("threshold", float(values["threshold"])))
    return (Call("nnsim.engine.modules:Association", sizes),)


def _macs(values: Values, shape: Shape) -> int:
    """The wiring is a matrix with zeros where there is no wire, and all of it is multiplied."""
    return int(values["units"]) * shape[0]


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    fired: Floats = (x @ weights["wiring"].T > np.float32(values["threshold"])).astype(np.float32)
    return fired


RANDOM_PROJECTION = LAYERS.add(
    LayerKind(
        "random_projection",
        say("Association layer"),
        say("1 if Σ ± xⱼ over its wires > θ, else 0"),
        say(
            "The association units of Rosenblatt's Mark I: each is wired to some inputs at random, "
            "some excite it and some "
            "inhibit it, and it fires above its threshold. The wiring comes from the seed and never learns."
        ),
        (
            Integer(
                "units",
                say("Units"),
                512,
                1,
                16384,
                say("How many association units there are; the Mark I had 512."),
                log=True,
            ),
            Integer("wires", say("Wires"), 10, 1, 1024, say("Inputs that each unit is wired to."), log=True),
            Number(
                "threshold", say("Threshold"), 0.5, -10.0, 10.0, say("The sum above which a unit fires, θ."), step=0.1
            ),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="association",
        group=say("Fixed"),
        width="units",
        window=everything,
        is_fixed=True,
    )
)
