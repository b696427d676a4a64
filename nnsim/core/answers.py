"""What the engine's probes answer, where that is more than an array: both sides of the border know these."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats, Mask
from nnsim.core.messages import Prompt

Doubles = NDArray[np.float64]
Places = NDArray[np.intp]

DRAWN = -1
"""The number of a sample that was drawn by hand."""


@dataclass(frozen=True, eq=False, slots=True)
class SampleMaps:
    """What every node makes of one sample.

    ``index``   the sample, or ``DRAWN``
    ``maps``    by node id, inputs included, float32 [units], [length, channels] or [channels, h, w]; not all
                where there are too many. ``"output"`` holds the scores
    ``answer``  probability of class 1, of each class, or the value, float32 [units]
    """

    index: int
    maps: dict[str, Floats]
    answer: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Continuation:
    """How a network goes on with a text.

    ``prompt``   what it was asked
    ``tokens``   those that it drew
    ``chances``  float32 [m, vocabulary]: what it predicted after each token of the prompt that it still sees and after
                 each that it drew; the last row is what comes next
    """

    prompt: Prompt
    tokens: tuple[int, ...]
    chances: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Attention:
    """What attention takes from where.

    ``prompt``  what it was asked
    ``heads``   by node id float32 [heads, m, m]: how much each token of the prompt takes from every one; rows sum to 1
    """

    prompt: Prompt
    heads: dict[str, Floats]


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


@dataclass(frozen=True, eq=False, slots=True)
class Reasons:
    """What the answer to one sample is made of; what a learner does not have is empty.

    ``scores``      [units], and ``answer`` [units] what is told of them
    ``neighbours``  places in the data set, the nearest first, with their ``distances`` and what their ``votes`` count
    ``trees``       the class index or value that each tree says [trees], or its values [trees, k]
    """

    scores: Floats
    answer: Floats
    neighbours: Places
    distances: Doubles
    votes: Doubles
    trees: Doubles

    def of_value(self, index: int) -> Reasons:
        """What is said of one of several values."""
        one, trees = slice(index, index + 1), self.trees[:, index] if self.trees.ndim > 1 else self.trees
        return replace(self, scores=self.scores[one], answer=self.answer[one], trees=trees)


@dataclass(frozen=True, eq=False, slots=True)
class Remembered:
    """What a player remembers, and the moments that its last update was made on.

    ``filled``   how many moments are remembered, of at most ``room``
    ``pictures`` uint8 [m, *shape]: what was seen then
    ``actions``  what was done there [m], and ``rewards`` float32 [m] what the steps after it brought
    ``values``   float32 [m]: the value of that action for the network as it is now
    ``aims``     float32 [m]: what that value is drawn to
    """

    filled: int
    room: int
    pictures: NDArray[np.uint8]
    actions: Places
    rewards: Floats
    values: Floats
    aims: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Taken:
    """Samples [n] were taken: places in the data set, none for moments from a memory.

    ``inputs``   as the network gets them [n, *shape], None where nobody asked
    ``targets``  what its scores are compared with
    """

    samples: Places
    inputs: Floats | None
    targets: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Answered:
    """The network answered with ``scores`` [n, units].

    By id of the nodes that were asked about, their ``outputs`` [n, *shape], and the ``sums`` that their activation got.
    """

    scores: Floats
    outputs: dict[str, Floats]
    sums: dict[str, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """Scores [n, units] were compared with targets: the loss of each sample [n], and the mean of all."""

    scores: Floats
    losses: Floats
    loss: float


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """A sample was judged unit by unit, [units]: its scores, whether the label is positive, and which are wrong."""

    scores: Floats
    label: Mask
    wrong: Mask


@dataclass(frozen=True, eq=False, slots=True)
class Gradients:
    """The slope of the mean loss, of the nodes that were asked about.

    ``deltas``  by node in the sums of each sample [n, *shape]; ``arrays`` in their weights, by name
    """

    deltas: dict[str, Floats]
    arrays: dict[str, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Changed:
    """The arrays of the nodes that were asked about, by name, ``before`` and ``after`` they were changed."""

    before: dict[str, Floats]
    after: dict[str, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """A learner was fitted: what it has now, as a name and a number in words each."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Played:
    """One action in each of several games, all [games]: its index, whether it was drawn, its reward, what it ended."""

    actions: Places
    drawn: Mask
    rewards: Floats
    ended: Mask


@dataclass(frozen=True, eq=False, slots=True)
class Stored:
    """Of each game ``filled`` moments are remembered; there is room for ``slots``."""

    filled: int
    slots: int


BeatValue = Taken | Answered | Compared | Verdict | Gradients | Changed | Fit | Played | Stored


@dataclass(frozen=True, eq=False, slots=True)
class Beat:
    """Where the step halts that is gone through beat by beat.

    ``id``    one of the beats that the learner declares
    ``step``  the number of the step, from 0
    ``value`` what was worked out in it
    """

    id: str
    step: int
    value: BeatValue
