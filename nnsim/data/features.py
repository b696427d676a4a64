"""Inputs that the network can get, computed from a point of the plane."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.data.entries import FEATURES, Feature
from nnsim.language.texts import say


def _x1(x: Floats) -> Floats:
    return x[:, 0]


def _x2(x: Floats) -> Floats:
    return x[:, 1]


def _x1_squared(x: Floats) -> Floats:
    return x[:, 0] * x[:, 0]


def _x2_squared(x: Floats) -> Floats:
    return x[:, 1] * x[:, 1]


def _x1x2(x: Floats) -> Floats:
    return x[:, 0] * x[:, 1]


def _sin_x1(x: Floats) -> Floats:
    return np.sin(x[:, 0])


def _sin_x2(x: Floats) -> Floats:
    return np.sin(x[:, 1])


FEATURES.add(Feature("x1", "x₁", say("The horizontal position of the point."), _x1))
FEATURES.add(Feature("x2", "x₂", say("The vertical position of the point."), _x2))
FEATURES.add(
    Feature("x1_squared", "x₁²", say("The square of x₁: with x₂² it lets one layer draw a circle."), _x1_squared)
)
FEATURES.add(
    Feature("x2_squared", "x₂²", say("The square of x₂: with x₁² it lets one layer draw a circle."), _x2_squared)
)
FEATURES.add(Feature("x1x2", "x₁x₂", say("The product of both: with it a single layer solves XOR."), _x1x2))
FEATURES.add(
    Feature("sin_x1", say("sin x₁"), say("A wave along x₁, for patterns that repeat from left to right."), _sin_x1)
)
FEATURES.add(
    Feature("sin_x2", say("sin x₂"), say("A wave along x₂, for patterns that repeat from bottom to top."), _sin_x2)
)


def computed(names: tuple[str, ...], x: Floats) -> Floats:
    """Input features of points: float32 [n, 2] -> float32 [n, len(names)]."""
    if not names:
        return np.zeros((len(x), 0), np.float32)
    with np.errstate(over="ignore"):  # squares of huge numbers are infinite, and the loss says so
        return np.stack([FEATURES[name].numpy(x) for name in names], axis=1)
