"""The gated recurrent unit (Cho et al., 2014)."""

from __future__ import annotations

from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.recurrent import PARAMETERS, arrays, call, macs, out_shape
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, everything

GATES = 3
"""Blocks of its arrays: reset gate, update gate, new content."""


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return out_shape("GRU", values, shapes)


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    return arrays(GATES, values, shape)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    return (call("GRU", values, shape),)


def _macs(values: Values, shape: Shape) -> int:
    return macs(GATES, values, shape)


GRU = LAYERS.add(
    LayerKind(
        "gru",
        "GRU",
        "hₜ = (1 − z) n + z hₜ₋₁",
        say(
            "A recurrent layer with two gates: one decides how much of the state to keep, the other "
            "how much of it counts "
            "for the new content. It remembers about as well as an LSTM, with three quarters of its weights."
        ),
        PARAMETERS,
        _shape,
        _calls,
        _arrays,
        _macs,
        icon="gru",
        group=say("Sequence"),
        width="units",
        window=everything,
        is_recurrent=True,
    )
)
