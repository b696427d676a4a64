"""Decision trees without an engine that grew them."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.tree import DecisionTree


def tree(depth: int = 2, number: int = 0, count: int = 1) -> DecisionTree:
    """A full tree: the question at each level is about column 0, 1, 0, ... at 0."""
    left: list[int] = []
    right: list[int] = []
    level: list[int] = []

    def grow(at: int) -> int:
        here = len(left)
        left.append(-1)
        right.append(-1)
        level.append(at)
        if at < depth:
            left[here], right[here] = grow(at + 1), grow(at + 1)
        return here

    grow(0)
    inner = np.array(left) >= 0
    size = np.array([64 >> at for at in level])
    shares = np.linspace(0, 1, len(left))
    return DecisionTree(
        number, count, np.where(inner, np.array(level) % 2, -2), np.zeros(len(left)), np.array(left), np.array(right),
        size, np.stack([1 - shares, shares], axis=1), 2 * shares * (1 - shares), np.zeros(0),
    )  # fmt: skip
