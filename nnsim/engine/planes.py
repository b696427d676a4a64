"""Planes of simple cells that learn without a teacher, in the manner of the Neocognitron (Fukushima, 1980).

All cells of a plane look for one pattern, each at its place. In every neighbourhood the place with the strongest
contrast shows a patch p. The plane whose weights w are most alike to it, by the cosine, is the winner: it alone
learns, w <- w + rate (p / |p| - w), and w keeps the length 1. Where none of the planes that have learned is alike
enough, the next silent one takes the patch as it is (add-if-silent, Fukushima, 2014). A plane learns from one place
of a sample, the one where it is most alike.

Left out of Fukushima's cells: the inhibition by V cells, which divides what a cell sums up by the strength of all that
lies before it, place by place. In its place each plane has one threshold: a share of the mean length of the patches
that it won.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nnsim.networks.plan import Planned

Reals = NDArray[np.float64]

NOTHING = 1e-6
"""A patch that is shorter shows nothing."""


class Window(NamedTuple):
    """How a layer looks at what lies below it, rows and columns; a dense layer sees all of it at once."""

    size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]


def window_of(layer: Planned) -> Window | None:
    """The window of a layer whose units compete; None for one whose units do not."""
    call = layer.calls[0] if layer.calls else None
    if call is None or call.target not in ("torch.nn:Linear", "torch.nn:Conv2d"):
        return None
    given = dict(call.arguments)
    if call.target == "torch.nn:Linear":
        return Window((1, 1), (1, 1), (0, 0)) if len(layer.in_shapes[0]) == 1 else None
    if given["groups"] != 1 or given["dilation"] != 1:
        return None
    return Window(*(_pair(given[name]) for name in ("kernel_size", "stride", "padding")))


def _pair(value: object) -> tuple[int, int]:
    rows, columns = value if isinstance(value, tuple) else (value, value)
    return int(rows), int(columns)


def patches(below: Tensor, window: Window) -> Reals:
    """What cells see, [n, rows, columns, k], of samples [n, channels, rows, columns] or [n, numbers]."""
    if below.dim() == 2:
        return below.double().numpy()[:, None, None, :]
    rows, columns = (
        (int(below.shape[2 + axis]) + 2 * window.padding[axis] - window.size[axis]) // window.stride[axis] + 1
        for axis in (0, 1)
    )
    seen = torch.nn.functional.unfold(below, window.size, padding=window.padding, stride=window.stride)
    return seen.double().numpy().transpose(0, 2, 1).reshape(len(below), rows, columns, -1)


def strongest(seen: Reals, block: tuple[int, int]) -> Reals:
    """Of one sample [rows, columns, k], the longest patch of every block of so many rows and columns, [m, k]."""
    lengths = np.linalg.norm(seen, axis=-1)
    found = []
    for top in range(0, seen.shape[0], block[0]):
        for left in range(0, seen.shape[1], block[1]):
            part = lengths[top : top + block[0], left : left + block[1]]
            row, column = np.unravel_index(int(part.argmax()), part.shape)
            if part[row, column] > NOTHING:
                found.append(seen[top + row, left + column])
    return np.array(found).reshape(-1, seen.shape[-1])


@dataclass(eq=False, slots=True)
class Planes:
    """``weights`` [planes, k], each of the length 1 or silent and 0, and the mean length [planes] of what each won."""

    weights: Reals
    lengths: Reals

    def learn(self, shown: Reals, rate: float, alike: float) -> None:
        """Learn from the patches [m, k] of one sample; ``alike`` is the least cosine of a winner."""
        sizes = np.linalg.norm(shown, axis=1)
        best: dict[int, tuple[float, int]] = {}
        for place, unit in enumerate(shown / sizes[:, None]):
            cosines = np.where(self.lengths > 0, self.weights @ unit, -np.inf)
            winner, silent = int(cosines.argmax()), np.flatnonzero(self.lengths == 0)
            if cosines[winner] < alike and len(silent):
                self.weights[silent[0]], self.lengths[silent[0]] = unit, sizes[place]
            elif cosines[winner] > best.get(winner, (-np.inf, 0))[0]:
                best[winner] = float(cosines[winner]), place
        for winner, (_, place) in best.items():
            moved = self.weights[winner] + rate * (shown[place] / sizes[place] - self.weights[winner])
            self.weights[winner] = moved / max(float(np.linalg.norm(moved)), NOTHING)
            self.lengths[winner] += rate * (sizes[place] - self.lengths[winner])
