"""The plane through three points of the space of weights, and where others lie in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nnsim.core.answers.arrays import Doubles

FLAT = 1e-6
"""A third point nearer to the line through the others than this share of their distance makes no plane."""


@dataclass(frozen=True, eq=False, slots=True)
class Plane:
    """``origin`` [size]; ``across`` and ``up`` [parameters] in float64 are of length 1 and stand on each other.

    ``corners`` [3, 2] are the places of its three points, and ``buffers`` [3, n] what these have beside numbers that
    learn: a place in between gets a mixture of them.
    """

    origin: Tensor
    across: Tensor
    up: Tensor
    corners: Doubles
    buffers: Tensor

    def place(self, store: Tensor) -> tuple[float, float, float]:
        """Where ``store`` [size] lies in the plane, and how far it is from it."""
        away = _learned(store, self.across) - _learned(self.origin, self.across)
        x, y = float(away @ self.across), float(away @ self.up)
        return x, y, float((away - x * self.across - y * self.up).norm())

    def at(self, x: float, y: float) -> Tensor:
        """The numbers [size] at a place."""
        count = len(self.across)
        there = self.origin.clone()
        there[:count] = (_learned(self.origin, self.across) + x * self.across + y * self.up).to(there.dtype)
        there[count:] = (self._shares(x, y) @ self.buffers.cpu().double()).to(there.dtype)
        return there

    def _shares(self, x: float, y: float) -> Tensor:
        """How much of each corner is in a place: its barycentric coordinates, none below 0."""
        (_, _), (length, _), (third_x, third_y) = self.corners.tolist()
        third = y / third_y
        second = (x - third * third_x) / length
        shares = torch.tensor([1 - second - third, second, third], dtype=torch.float64).clamp(min=0)
        return shares / shares.sum()


def plane(start: Tensor, present: Tensor, third: Tensor, parameters: int) -> Plane | None:
    """The plane through three points [size], whose first ``parameters`` numbers span the space; None if they are on one
    line."""
    base = start[:parameters].cpu().double()
    across, aside = present[:parameters].cpu().double() - base, third[:parameters].cpu().double() - base
    length = float(across.norm())
    if not length:
        return None
    across = across / length
    x = float(aside @ across)
    up = aside - x * across
    height = float(up.norm())
    if height <= FLAT * length:
        return None
    corners = np.array([[0.0, 0.0], [length, 0.0], [x, height]])
    buffers = torch.stack([store[parameters:] for store in (start, present, third)])
    return Plane(start, across, up / height, corners, buffers)


def _learned(store: Tensor, like: Tensor) -> Tensor:
    return store[: len(like)].cpu().double()
