"""A decision tree, node by node."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.data import Floats, Mask


@dataclass(frozen=True, eq=False, slots=True)
class DecisionTree:
    """Tree ``number`` of ``count`` by node, the root first: ``x[feature] <= threshold`` leads to ``left``.

    A leaf has no ``left`` and ``right``: they are below 0 there.

    ``samples``   how many training samples came there; those that a forest drew twice count twice
    ``value``     float64 [nodes, classes] shares of the classes among them, or [nodes, k] the means of their values
    ``impurity``  Gini's impurity, or the variance of the values as they are learned
    ``spread``    the standard deviation of values in their own units; of classes and of several values nothing, [0]
    """

    number: int
    count: int
    feature: Places
    threshold: Doubles
    left: Places
    right: Places
    samples: Places
    value: Doubles
    impurity: Doubles
    spread: Doubles

    def of_value(self, index: int) -> DecisionTree:
        """The same tree with one of several values in its nodes."""
        return replace(self, value=self.value[:, index : index + 1])

    def is_leaf(self, node: int) -> bool:
        """True where no question is asked any more."""
        return bool(self.left[node] < 0)

    def path(self, x: Floats) -> list[int]:
        """The nodes that the input [numbers] comes by, from the root to its leaf."""
        node, found = 0, [0]
        while not self.is_leaf(node):
            goes_left = x[self.feature[node]] <= self.threshold[node]
            node = int(self.left[node] if goes_left else self.right[node])
            found.append(node)
        return found

    def arrivals(self, x: Floats, node: int) -> Mask:
        """Which of the inputs [n, numbers] come to a node, bool [n]."""
        here: Mask = np.ones(len(x), np.bool_)
        for above, below in zip(self.way(node), self.way(node)[1:], strict=False):
            is_left = x[:, self.feature[above]] <= self.threshold[above]
            here &= is_left if below == self.left[above] else ~is_left
        return here

    def way(self, node: int) -> list[int]:
        """The nodes from the root to ``node``."""
        found = [node]
        while found[0]:
            above = np.flatnonzero((self.left == found[0]) | (self.right == found[0]))
            found.insert(0, int(above[0]))
        return found
