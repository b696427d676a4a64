"""How one number of a layer is worked out, as code that NumPy and PyTorch share but for names of functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Floats
from nnsim.language.texts import say
from nnsim.networks.families.normalised import EPS
from nnsim.networks.layers.positional_encoding import SLOWEST
from nnsim.networks.layers.similarity import LEAST
from nnsim.ui.run.told_places import STATES
from nnsim.ui.run.told_sources import blend
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.normalising import moments, parameter
from nnsim.ui.views.step.single import kernel_over, stays
from nnsim.ui.views.step.spots import met, spot_in
from nnsim.ui.views.step.told_layer import Cell, ToldLayer
from nnsim.ui.views.step.windows import among, place_in, window_at


class Code(NamedTuple):
    """``arrays`` by name, and ``lines`` that make of them ``y``, in which functions are those of ``lib``.

    ``bend``  the activation that makes ``y`` of ``z`` in the end, by its id; empty where there is none
    """

    arrays: Mapping[str, Doubles]
    lines: tuple[str, ...]
    bend: str = ""

    def body(self, write: Callable[[Doubles], str], library: str) -> list[str]:
        """The lines of a script; ``write`` writes an array down."""
        made = [f"{name} = {write(array)}" for name, array in self.arrays.items()]
        made += [line.replace("lib.", f"{library}.") for line in self.lines]
        if self.bend:
            bend = BENDS.get(self.bend, BENDS["linear"])
            made.append(f"y = {bend.torch if library == 'torch' else bend.code}")
        return [*made, "print(y)"]


def code_of(told: ToldLayer, cell: Cell) -> Code:
    """How the number in a cell of the map was worked out."""
    return CODES[told.layer.kind.id](told, cell)


def _wide(array: Floats) -> Doubles:
    return np.asarray(array, np.float64)


def _weighed(told: ToldLayer, weights: Doubles, factors: Doubles) -> Code:
    lines = (f"z = (w * x).sum() + {told.bias!r}",)
    return Code({"w": weights, "x": factors}, lines, str(told.layer.values["activation"]))


def _convolved(told: ToldLayer, cell: Cell) -> Code:
    window = window_at(told, place_in(told.layer, cell))[among(told.layer, told.unit)]
    return _weighed(told, _wide(told.arrays["weight"][told.unit]), window)


def _repeated(told: ToldLayer, cell: Cell) -> Code:
    return _weighed(told, _wide(told.arrays["weight"][told.unit]), _wide(told.read[cell.column]))


def _painted(told: ToldLayer, cell: Cell) -> Code:
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    return _weighed(told, kernel_over(told, spot, part), part.numbers)


def _pooled(told: ToldLayer, cell: Cell) -> Code:
    is_largest = told.layer.kind.id.startswith("max")
    window = window_at(told, place_in(told.layer, cell), rim=-np.inf if is_largest else 0.0)[told.unit]
    return Code({"x": window[np.isfinite(window)]}, ("y = x.max()" if is_largest else "y = x.mean()",))


def _of_what_it_met(line: Callable[[ToldLayer], str]) -> Callable[[ToldLayer, Cell], Code]:
    """All that was read, joined, and one line."""

    def code(told: ToldLayer, cell: Cell) -> Code:
        parts = met(told, spot_in(told, cell))
        return Code({"x": np.concatenate([part.numbers for part in parts])}, (line(told),))

    return code


def _taken(told: ToldLayer) -> str:
    return "y = x.mean()" if told.layer.values["take"] == "mean" else "y = x.max()"


def _alike(told: ToldLayer, cell: Cell) -> Code:
    a, b = (part.numbers for part in met(told, spot_in(told, cell)))
    scale = float(told.layer.values["scale"])
    if told.layer.values["take"] != "cosine":
        return Code({"a": a, "b": b}, (f"y = {scale!r} * (a @ b) / len(a) ** 0.5",))
    return Code(
        {"a": a, "b": b},
        (f"y = {scale!r} * (a @ b) / max((a @ a) * (b @ b), {LEAST!r}) ** 0.5",),
    )


def _shared_out(told: ToldLayer, cell: Cell) -> Code:
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    return Code({"x": part.numbers}, ("e = lib.exp(x - x.max())", f"y = e[{spot.channel}] / e.sum()"))


# ------------------------------------------------------------ normalisation


def _normalised(told: ToldLayer, cell: Cell, *, by_batch: bool) -> Code:
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    if by_batch:
        mean, variance = moments(told, spot)
        found: tuple[str, ...] = (
            say("mean, variance = {mean!r}, {variance!r}  # over the batch", mean=mean, variance=variance),
        )
    else:
        found = ("mean = x.mean()", "variance = ((x - mean) ** 2).mean()")
    gamma, beta = (parameter(told, name, spot) for name in ("weight", "bias"))
    last = f"y = {gamma!r} * (x[{part.place(spot)}] - mean) / (variance + {EPS!r}) ** 0.5 + {beta!r}"
    return Code({"x": part.numbers}, (*found, last))


def _damped(told: ToldLayer, cell: Cell) -> Code:
    spot, values = spot_in(told, cell), told.layer.values
    (part,) = met(told, spot)
    around = f"v = {float(values['k'])!r} + {float(values['alpha'])!r} * (x**2).sum() / {values['size']}"
    return Code({"x": part.numbers}, (around, f"y = x[{part.place(spot)}] / v ** {float(values['beta'])!r}"))


# ------------------------------------------------------------ one number


def _bent(told: ToldLayer, cell: Cell) -> Code:
    (part,) = met(told, spot_in(told, cell))
    return Code({"x": part.numbers}, ("z = x[0]",), str(told.layer.values["function"]))


def _dropped(told: ToldLayer, cell: Cell) -> Code:
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    rate = float(told.layer.values["rate"])
    silenced = say("y = 0 * x[0]  # silenced in this step")
    return Code({"x": part.numbers}, (f"y = x[0] / (1 - {rate!r})" if stays(told, spot) else silenced,))


def _encoded(told: ToldLayer, cell: Cell) -> Code:
    spot = spot_in(told, cell)
    (part,), (step,) = met(told, spot), spot.at
    if told.layer.values["learned"]:
        return Code({"x": part.numbers}, (f"y = x[0] + {float(told.arrays['weight'][step, spot.channel])!r}",))
    name, width = "cos" if spot.channel % 2 else "sin", told.layer.in_shape[1]
    wave = f"math.{name}({step} / {SLOWEST!r} ** (2 * ({spot.channel} // 2) / {width}))"
    return Code({"x": part.numbers}, (f"y = x[0] + {wave}",))


def _looked_up(told: ToldLayer, cell: Cell) -> Code:
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    column = _wide(told.arrays["weight"][:, spot.channel])
    return Code({"w": column, "x": part.numbers}, ("y = w[min(max(int(x[0]), 0), len(w) - 1)]",))


def _enlarged(told: ToldLayer, cell: Cell) -> Code:
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    rows, columns = blend(told.layer, spot)
    shares = np.array([a * b for a in rows.values() for b in columns.values()])
    return Code({"shares": shares, "x": part.numbers}, ("y = shares @ x",))


# ------------------------------------------------------------ attention, recurrence, association


def _attended(told: ToldLayer, cell: Cell) -> Code:
    """One row of weights."""
    width, heads = told.layer.in_shape[1], int(told.layer.values["heads"])
    each = width // heads
    weight, bias = (_wide(told.arrays[f"in_{name}"]) for name in ("weight", "bias"))
    mine = [slice(first + told.unit * each, first + (told.unit + 1) * each) for first in (0, width)]
    arrays = {"wq": weight[mine[0]], "bq": bias[mine[0]], "wk": weight[mine[1]], "bk": bias[mine[1]]}
    seen = told.read[: cell.row + 1] if told.layer.values["causal"] else told.read
    lines = (f"q = wq @ x[{cell.row}] + bq", "k = x @ wk.T + bk", f"s = k @ q / {each} ** 0.5",
             "e = lib.exp(s - s.max())", "y = e / e.sum()")  # fmt: skip
    return Code({**arrays, "x": _wide(seen)}, lines)


_MOVES = {
    "rnn": ("    h = lib.tanh(w @ step + b + u @ h + c)",),
    "gru": (
        "    (rx, zx, nx), (rh, zh, nh) = (w @ step + b).reshape(3, -1), (u @ h + c).reshape(3, -1)",
        "    r, z = sigmoid(rx + rh), sigmoid(zx + zh)",
        "    n = lib.tanh(nx + r * nh)",
        "    h = (1 - z) * n + z * h",
    ),
    "lstm": (
        "    i, f, g, o = (w @ step + b + u @ h + c0).reshape(4, -1)",
        "    i, f, g, o = sigmoid(i), sigmoid(f), lib.tanh(g), sigmoid(o)",
        "    c = f * c + i * g",
        "    h = o * lib.tanh(c)",
    ),
}
"""One step of each kind, with its arrays ``w``, ``b``, ``u`` and ``c``; an LSTM has a cell that is called so."""


def _recurrent(told: ToldLayer, cell: Cell) -> Code:
    kind, name = told.layer.kind.id, STATES[told.layer.kind.id][cell.row]
    short = {"weight_ih": "w", "bias_ih": "b", "weight_hh": "u", "bias_hh": "c0" if kind == "lstm" else "c"}
    arrays = {new: _wide(told.arrays[f"{old}_l0"]) for old, new in short.items()}
    units = arrays["u"].shape[1]
    begin: tuple[str, ...] = (f"h = c = lib.zeros({units})" if kind == "lstm" else f"h = lib.zeros({units})",)
    if kind != "rnn":
        begin = ("def sigmoid(z):", "    return 1 / (1 + lib.exp(-z))", "", "", *begin)
    lines = (*begin, "for step in x:", *_MOVES[kind], f"y = {name}[{told.unit}]")
    return Code({**arrays, "x": _wide(told.read[: cell.column + 1])}, lines)


def _associated(told: ToldLayer, cell: Cell) -> Code:
    wires, threshold = told.arrays["wiring"][spot_in(told, cell).channel], float(told.layer.values["threshold"])
    return Code({"w": _wide(wires), "x": _wide(told.read).reshape(-1)}, (f"y = float(w @ x > {threshold!r})",))


CODES: dict[str, Callable[[ToldLayer, Cell], Code]] = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), _convolved),
    **dict.fromkeys(("max_pool2d", "max_pool3d", "avg_pool2d", "avg_pool3d"), _pooled),
    **dict.fromkeys(("batchnorm1d", "batchnorm2d"), partial(_normalised, by_batch=True)),
    **dict.fromkeys(("layernorm", "groupnorm"), partial(_normalised, by_batch=False)),
    **dict.fromkeys(("global_pool", "adaptive_pool2d"), _of_what_it_met(_taken)),
    **dict.fromkeys(("dropout", "dropout2d"), _dropped),
    **dict.fromkeys(STATES, _recurrent),
    "conv_transpose2d": _painted,
    "dense_each": _repeated,
    "local_response_norm": _damped,
    "activation": _bent,
    "softmax": _shared_out,
    "upsample": _enlarged,
    "positional_encoding": _encoded,
    "embedding": _looked_up,
    "add": _of_what_it_met(lambda _: "y = x.sum()"),
    "multiply": _of_what_it_met(lambda _: "y = x.prod()"),
    "concat": _of_what_it_met(lambda _: "y = x[0]"),
    "similarity": _alike,
    "attention": _attended,
    "random_projection": _associated,
}
"""By the ids of layer kinds, as in ``KINDS`` of ``places``."""
