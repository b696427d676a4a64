"""Recurrent layers step by step, in numpy: their gates, and how they are written (as in PyTorch's documentation)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.language.texts import say
from nnsim.ui.run.told_step import Pixel
from nnsim.ui.views.step.written import Line, Number, line

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
"""Blocks of the arrays of each kind: the new state; reset, update, new; input, forget, new, output."""

BLOCKS = {"rnn": "h", "gru": "rzn", "lstm": "ifgo"}
"""A letter for each of them."""

NAMES = {
    "r": say("Reset gate"), "z": say("Update gate"), "n": say("New content"), "i": say("Input gate"),
    "f": say("Forget gate"),
    "o": say("Output gate"), "g": say("New content"), "c": say("Cell"), "h": say("State"),
}  # fmt: skip
"""What the numbers of a step are called."""


def states_of(kind: str, arrays: Mapping[str, Doubles], x: Doubles) -> list[dict[str, Doubles]]:
    """Gates and state ``h`` [units] of every step of a sequence [m, numbers], from a state of zeros on.

    Of each gate ``g`` also what it makes of the input, ``g_x`` = w x + b, and of the state before, ``g_h`` = u h + c.
    """
    units = arrays["weight_hh_l0"].shape[1]
    h, c, steps = np.zeros(units), np.zeros(units), []
    for row in x:
        read = np.split(arrays["weight_ih_l0"] @ row + arrays["bias_ih_l0"], GATES[kind])
        kept = np.split(arrays["weight_hh_l0"] @ h + arrays["bias_hh_l0"], GATES[kind])
        found = _MOVES[kind](read, kept, h, c)
        for gate, of_input, of_state in zip(BLOCKS[kind], read, kept, strict=True):
            found |= {f"{gate}_x": of_input, f"{gate}_h": of_state}
        h, c = found["h"], found.get("c", c)
        steps.append(found)
    return steps


def _sigmoid(z: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-z)), np.float64)


def _rnn(read: list[Doubles], kept: list[Doubles], _h: Doubles, _c: Doubles) -> dict[str, Doubles]:
    return {"h": np.tanh(read[0] + kept[0])}


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


def step_lines(
    kind: str, here: Mapping[str, float], before: Mapping[str, float], place: Callable[[str, bool], Pixel | None]
) -> Iterator[Line]:
    """The gates of one unit in one step, and what becomes of its state.

    ``place`` says where a number of this step stands, or of the step before it.
    """
    numbers: dict[str, Number] = {name: Number(value, part=place(name, False)) for name, value in here.items()}
    old = {f"old_{name}": Number(before[name], "input", place(name, True)) for name in ("c", "h") if name in before}
    for gate in BLOCKS[kind]:
        bend, content = "tanh" if gate in "ngh" else "σ", "u h + c"
        sums = f"{{{gate}_x}} + {{{gate}_h}}"
        if (kind, gate) == ("gru", "n"):  # the reset gate weighs the state before
            content, sums = "r (u h + c)", "{n_x} + {r} × {n_h}"
        sign = "h ←" if gate == "h" else f"{NAMES[gate]} {gate} ="
        yield line(f"{sign} {bend}(w x + b + {content}) = {bend}({sums}) = {{*{gate}}}", **numbers)
    if kind == "gru":
        yield line("h ← (1 − z) n + z h = (1 − {z}) × {n} + {z} × {old_h} = {*h}", **numbers, **old)
    elif kind == "lstm":
        yield line("c ← f c + i g = {f} × {old_c} + {i} × {g} = {*c}", **numbers, **old)
        yield line(say("h ← o tanh(c) = {o} × tanh({c}) = {*h}"), **numbers)
