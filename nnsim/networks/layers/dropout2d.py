"""Dropout of whole feature maps (Tompson et al., 2015)."""

from __future__ import annotations

from nnsim.core.data import Floats
from nnsim.core.parameters import Number, Values
from nnsim.core.problem import Problem
from nnsim.core.shares import as_set
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import image
from nnsim.networks.kinds import LAYERS, Call, LayerKind, Shape, Weights


def _shape(_values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return image("Dropout 2-D", shapes)


def _calls(values: Values, _shape: Shape) -> tuple[Call, ...]:
    return (Call("torch.nn:Dropout2d", (("p", float(values["rate"])),)),)


def _forward(_values: Values, _weights: Weights, x: Floats) -> Floats:
    return x


def _brief(values: Values) -> tuple[str, str]:
    return "", as_set(float(values["rate"]))


DROPOUT2D = LAYERS.add(
    LayerKind(
        "dropout2d",
        "Dropout 2-D",
        say("0 for a whole map with probability p, else x / (1 − p)"),
        say(
            "Silences whole feature maps at random at each training step: neighbouring pixels say the same, so that "
            "dropping single ones would hide nothing. It does nothing when the network answers."
        ),
        (
            Number(
                "rate",
                say("Rate"),
                0.2,
                0.0,
                0.95,
                say("Share of the maps that each training step silences."),
                step=0.05,
            ),
        ),
        _shape,
        _calls,
        forward=_forward,
        icon="dropout2d",
        group=say("Regularisation"),
        brief=_brief,
    )
)
