"""Dropout (Srivastava et al., 2014)."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Number, Values
from nnsim.core.problem import Problem
from nnsim.core.shares import as_set
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import single
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return single(say("Dropout"), shapes)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("torch.nn:Dropout", (("p", float(values["rate"])),)),)


def _forward(_values: Values, _weights: Weights, x: Floats) -> Floats:
    return x


def _brief(values: Values) -> tuple[str, str]:
    return "", as_set(float(values["rate"]))


DROPOUT = LAYERS.add(
    LayerKind(
        "dropout",
        say("Dropout"),
        say("0 with probability p, else x / (1 − p)"),
        say(
            "Silences a random share of its inputs at each training step, so that no neuron can rely "
            "on one other alone. "
            "It works against overfitting and does nothing when the network answers."
        ),
        (
            Number(
                "rate",
                say("Rate"),
                0.2,
                0.0,
                0.95,
                say("Share of the inputs that each training step silences."),
                step=0.05,
            ),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="dropout",
        group=say("Regularisation"),
        brief=_brief,
    )
)
