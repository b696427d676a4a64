"""An activation function as a layer of its own."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Choice, Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.activations import OPTIONS
from nnsim.networks.families.shape_rules import single
from nnsim.networks.kinds import ACTIVATIONS, LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return single(say("Activation"), shapes)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (ACTIVATIONS[str(values["function"])].call,)


def _forward(values: Values, _weights: Weights, x: Floats) -> Floats:
    return ACTIVATIONS[str(values["function"])].numpy(x)


ACTIVATION = LAYERS.add(
    LayerKind(
        "activation",
        say("Activation"),
        "f(x)",
        say(
            "Applies one function to every number. Put it after a layer that has no activation of its own, "
            "such as batch normalisation."
        ),
        (Choice("function", say("Function"), "relu", OPTIONS, say("The function applied to each number by itself.")),),
        _shape,
        _calls,
        forward=_forward,
        icon="activation",
        is_activation=True,
    )
)
