"""A simple recurrent layer (Elman, 1990)."""

from __future__ import annotations

from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.recurrent import PARAMETERS, arrays, call, macs, out_shape
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, everything

GATES = 1
"""Blocks of its arrays: the state alone."""


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return out_shape("RNN", values, shapes)


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    return arrays(GATES, values, shape)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    return (call("RNN", values, shape),)


def _macs(values: Values, shape: Shape) -> int:
    return macs(GATES, values, shape)


RNN = LAYERS.add(
    LayerKind(
        "rnn",
        "RNN",
        say("hₜ = tanh(W xₜ + U hₜ₋₁ + b)"),
        say(
            "Reads a sequence step by step and carries a state along: what it answers depends on all it has read. "
            "It takes inputs of any length, but forgets what lies many steps back."
        ),
        PARAMETERS,
        _shape,
        _calls,
        _arrays,
        _macs,
        icon="rnn",
        group=say("Sequence"),
        width="units",
        window=everything,
        is_recurrent=True,
    )
)
