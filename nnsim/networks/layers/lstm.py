"""Long short-term memory (Hochreiter and Schmidhuber, 1997)."""

from __future__ import annotations

from nnsim.core.parameters import Values
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.families.recurrent import PARAMETERS, arrays, call, macs, out_shape
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape, everything

GATES = 4
"""Blocks of its arrays: input gate, forget gate, new content, output gate."""


def _shape(values: Values, shapes: tuple[Shape, ...]) -> Shape | Problem:
    return out_shape("LSTM", values, shapes)


def _arrays(values: Values, shape: Shape) -> tuple[Array, ...]:
    return arrays(GATES, values, shape)


def _calls(values: Values, shape: Shape) -> tuple[Call, ...]:
    return (call("LSTM", values, shape),)


def _macs(values: Values, shape: Shape) -> int:
    return macs(GATES, values, shape)


LSTM = LAYERS.add(
    LayerKind(
        "lstm",
        "LSTM",
        say("cₜ = f cₜ₋₁ + i tanh(…), hₜ = o tanh(cₜ)"),
        say(
            "A recurrent layer with a memory that gates write, keep and read: it can carry something over hundreds of "
            "steps where a simple one forgets. Four times the weights of a simple recurrent layer."
        ),
        PARAMETERS,
        _shape,
        _calls,
        _arrays,
        _macs,
        icon="lstm",
        group=say("Sequence"),
        width="units",
        window=everything,
        is_recurrent=True,
    )
)
