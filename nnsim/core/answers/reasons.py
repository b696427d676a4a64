"""What the answer to one sample is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnsim.core.answers.arrays import Doubles, Places
from nnsim.core.data import Floats
from nnsim.core.messages import FIRST_SAMPLE, ProbeSample


@dataclass(frozen=True, eq=False, slots=True)
class Reasons:
    """What the answer to one sample is made of; what a learner does not have is empty.

    ``scores``      [units], and ``answer`` [units] what is told of them
    ``neighbours``  places in the data set, the nearest first, with their ``distances`` and what their ``votes`` count
    ``trees``       the class index or value that each tree says [trees], or its values [trees, k]
    ``about``       the sample
    """

    scores: Floats
    answer: Floats
    neighbours: Places
    distances: Doubles
    votes: Doubles
    trees: Doubles
    about: ProbeSample = FIRST_SAMPLE

    def of_value(self, index: int) -> Reasons:
        """What is said of one of several values."""
        one, trees = slice(index, index + 1), self.trees[:, index] if self.trees.ndim > 1 else self.trees
        return replace(self, scores=self.scores[one], answer=self.answer[one], trees=trees)
