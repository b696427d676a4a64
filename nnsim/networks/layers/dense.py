"""The fully connected layer."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Integer, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.activated import activation, bent, followed
from nnsim.networks.families.shape_rules import vector
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights, everything


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = vector(say("Dense"), shapes)
    return shape if isinstance(shape, Problem) else (int(values["units"]),)


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    units = int(values["units"])
    weight = Array("weight", (units, shape[0]), "weight", reads=1)
    return (weight, Array("bias", (units,), "bias")) if values["bias"] else (weight,)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    sizes = (("in_features", shape[0]), ("out_features", int(values["units"])), ("bias", bool(values["bias"])))
    return followed(values, Call("torch.nn:Linear", sizes))


def _macs(values: Values, shape: Shape) -> int:
    return shape[0] * int(values["units"])


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    scores = weights["weight"] @ x.T  # units in rows: with few of them three times as fast, above all the biases
    if values["bias"]:
        scores += weights["bias"][:, None]
    return bent(values, scores.T)


DENSE = LAYERS.add(
    LayerKind(
        "dense",
        say("Dense"),
        "f(W x + b)",
        say(
            "Every neuron weighs all inputs, adds its bias and applies the activation. "
            "More neurons draw finer boundaries, and cost more weights."
        ),
        (
            Integer(
                "units",
                say("Neurons"),
                4,
                1,
                16384,
                say("How many neurons stand side by side in this layer."),
                log=True,
            ),
            activation("tanh", say("each neuron's score")),
            Flag("bias", say("Bias"), True, say("Lets each neuron shift its boundary away from the origin.")),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="dense",
        width="units",
        window=everything,
        has_neurons=True,
    )
)
