"""A recurrent network step by step, in float64: states that can be looked at, and slopes back through time.

It computes what the modules of ``engine.modules`` do, for networks of recurrent layers one behind the other and an
output; ``tests/engine/test_unrolled.py`` compares both, and the slopes with finite differences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.networks.plan import Plan

Carried = tuple[Tensor, ...]
"""What is carried from step to step: the state, and of an LSTM the memory behind it."""

Weights = Mapping[str, Tensor]


def _rnn(w: Weights, x: Tensor, carried: Carried) -> Carried:
    (h,) = carried
    return (torch.tanh(x @ w["ih"].T + w["bi"] + h @ w["hh"].T + w["bh"]),)


def _lstm(w: Weights, x: Tensor, carried: Carried) -> Carried:
    h, c = carried
    i, f, g, o = (x @ w["ih"].T + w["bi"] + h @ w["hh"].T + w["bh"]).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c.clone()  # what is carried on has a slope of its own


def _gru(w: Weights, x: Tensor, carried: Carried) -> Carried:
    (h,) = carried
    read, kept = (x @ w["ih"].T + w["bi"]).chunk(3, 1), (h @ w["hh"].T + w["bh"]).chunk(3, 1)
    r, z = torch.sigmoid(read[0] + kept[0]), torch.sigmoid(read[1] + kept[1])
    return ((1 - z) * torch.tanh(read[2] + r * kept[2]) + z * h,)


Cell = Callable[[Weights, Tensor, Carried], Carried]
CELLS: dict[str, tuple[Cell, int]] = {"rnn": (_rnn, 1), "lstm": (_lstm, 2), "gru": (_gru, 1)}
"""By the kind of layer: one step, and how many vectors are carried."""

ARRAYS = {"ih": "weight_ih_l0", "hh": "weight_hh_l0", "bi": "bias_ih_l0", "bh": "bias_hh_l0"}


def recurrent(planned: Plan) -> tuple[str, ...]:
    """Ids of the recurrent layers in their order."""
    return tuple(layer.id for layer in planned.layers if layer.kind.is_recurrent)


@dataclass(frozen=True, eq=False, slots=True)
class Unrolled:
    """What is ``carried`` after each step of the last recurrent layer, [n, d] each, and ``scores`` [n, m, units]."""

    carried: list[Carried]
    scores: Tensor

    @property
    def states(self) -> Doubles:
        """Without the memory of an LSTM: [n, m, d]."""
        return torch.stack([carried[0] for carried in self.carried], dim=1).detach().numpy()


def unrolled(planned: Plan, weights: Mapping[str, Floats], x: Floats) -> Unrolled:
    """Series x [n, m, channels] as the network is fed with them, each from its first step on."""
    arrays = {name: torch.from_numpy(np.asarray(array, np.float64)) for name, array in weights.items()}
    names, kinds = recurrent(planned), {layer.id: layer.kind.id for layer in planned.layers}
    row = list(torch.from_numpy(np.asarray(x, np.float64)).unbind(1))
    steps: list[Carried] = []
    for name in names:
        steps = _read(arrays, name, kinds[name], row)
        row = [state[0] for state in steps]
    return Unrolled(steps, torch.stack(row, dim=1) @ arrays[f"{OUTPUT}.weight"].T + arrays[f"{OUTPUT}.bias"])


def _read(arrays: Mapping[str, Tensor], name: str, kind: str, row: list[Tensor]) -> list[Carried]:
    cell, vectors = CELLS[kind]
    own = {short: arrays[f"{name}.{array}"] for short, array in ARRAYS.items()}
    zero = torch.zeros(len(row[0]), own["hh"].shape[1], dtype=torch.float64)
    carried: Carried = tuple(zero.clone().requires_grad_() for _ in range(vectors))
    found: list[Carried] = []
    for x in row:
        carried = cell(own, x, carried)
        found.append(carried)
    return found


def slopes(loss: Tensor, steps: list[Carried]) -> Doubles:
    """Norms [m] of the gradient of ``loss`` with respect to what is carried after each step; 0 where none leads there.

    That of the memory of an LSTM counts with that of its state: both lead back through time.
    """
    every = [vector for carried in steps for vector in carried]
    found = torch.autograd.grad(loss, every, retain_graph=True, allow_unused=True, materialize_grads=True)
    squares = [float(slope.square().sum()) for slope in found]
    each = len(steps[0])
    norms: Doubles = np.sqrt(np.array(squares).reshape(len(steps), each).sum(axis=1))
    return norms
