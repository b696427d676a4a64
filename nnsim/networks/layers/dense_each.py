"""A dense layer for every step of a sequence."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Flag, Integer, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.activated import activation, bent, followed
from nnsim.networks.families.shape_rules import sequence
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, Weights

TURN = Call("nnsim.engine.modules:SwapAxes")


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    shape = sequence(say("Dense per step"), shapes)
    if isinstance(shape, Problem):
        return shape
    return (int(values["units"]), shape[0]) if values["turned"] else (shape[0], int(values["units"]))


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    units = int(values["units"])
    return Array("weight", (units, shape[1]), "weight", reads=1), Array("bias", (units,), "bias")


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    linear = Call("torch.nn:Linear", (("in_features", shape[1]), ("out_features", int(values["units"]))))
    return (*followed(values, linear), TURN) if values["turned"] else followed(values, linear)


def _macs(values: Values, shape: Shape) -> int:
    return shape[0] * shape[1] * int(values["units"])


def _forward(values: Values, weights: Weights, x: Floats) -> Floats:
    y = bent(values, x @ weights["weight"].T + weights["bias"])
    return y.swapaxes(1, 2) if values["turned"] else y


DENSE_EACH = LAYERS.add(
    LayerKind(
        "dense_each",
        say("Dense per step"),
        "f(W xₜ + b)",
        say(
            "The same dense layer for every step of a sequence: steps share its weights and do not see each other. "
            "Transformers have two of them behind every attention."
        ),
        (
            Integer("units", say("Neurons"), 16, 1, 4096, say("How many numbers each step becomes."), log=True),
            activation("relu", say("each neuron's score")),
            Flag("turned", say("Neurons first"), False, say("Answers neuron by neuron instead of step by step.")),
        ),
        _shape,
        _calls,
        _arrays,
        _macs,
        _forward,
        icon="dense_each",
        group=say("Sequence"),
        width="units",
    )
)
