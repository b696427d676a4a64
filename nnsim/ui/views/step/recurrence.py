"""Recurrent layers step by step, in numpy: their gates, and how they are written (as in PyTorch's documentation)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.ui.views.step.written import Line, line

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
"""Blocks of the arrays of each kind: the new state; reset, update, new; input, forget, new, output."""


def states_of(kind: str, arrays: Mapping[str, Doubles], x: Doubles) -> list[dict[str, Doubles]]:
    """Gates and state ``h`` [units] of every step of a sequence [m, numbers], from a state of zeros on."""
    units = arrays["weight_hh_l0"].shape[1]
    h, c, steps = np.zeros(units), np.zeros(units), []
    for row in x:
        read = np.split(arrays["weight_ih_l0"] @ row + arrays["bias_ih_l0"], GATES[kind])
        kept = np.split(arrays["weight_hh_l0"] @ h + arrays["bias_hh_l0"], GATES[kind])
        found = _MOVES[kind](read, kept, h, c)
        h, c = found["h"], found.get("c", c)
        steps.append(found)
    return steps


def _sigmoid(z: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-z)), np.float64)


def _rnn(read: list[Doubles], kept: list[Doubles], _h: Doubles, _c: Doubles) -> dict[str, Doubles]:
    return {"x": read[0], "u": kept[0], "h": np.tanh(read[0] + kept[0])}


def _gru(read: list[Doubles], kept: list[Doubles], h: Doubles, _c: Doubles) -> dict[str, Doubles]:
    r, z = _sigmoid(read[0] + kept[0]), _sigmoid(read[1] + kept[1])
    n = np.tanh(read[2] + r * kept[2])
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def _lstm(read: list[Doubles], kept: list[Doubles], _h: Doubles, c: Doubles) -> dict[str, Doubles]:
    i, f, g, o = (read[place] + kept[place] for place in range(4))
    i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
    c = f * c + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}


_MOVES = {"rnn": _rnn, "gru": _gru, "lstm": _lstm}


def step_lines(kind: str, here: Mapping[str, float], before: Mapping[str, float]) -> Iterator[Line]:
    """The gates of one unit in one step, and what becomes of its state."""
    if kind == "rnn":
        yield line("h ← tanh(w x + b + u h + c) = tanh({x} + {u}) = {*h}", **here)
    elif kind == "gru":
        yield line("Reset gate r = {*r}, update gate z = {*z}, new content n = {*n}", **here)
        yield line("h ← (1 − z) n + z h = (1 − {z}) × {n} + {z} × {old} = {*h}", old=before["h"], **here)
    else:
        yield line("Input gate i = {*i}, forget gate f = {*f}, output gate o = {*o}, new content g = {*g}", **here)
        yield line("c ← f c + i g = {f} × {old} + {i} × {g} = {*c}", old=before["c"], **here)
        yield line("h ← o tanh(c) = {o} × tanh({c}) = {*h}", **here)
