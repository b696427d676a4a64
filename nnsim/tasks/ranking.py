"""How well scores put the samples of one class before all others, whatever the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Mask
from nnsim.tasks.confusion import Counts


class Verdict(NamedTuple):
    """What a threshold makes of the samples: hits and misses of the class, false alarms and rightly left out."""

    hits: int
    misses: int
    alarms: int
    left_out: int

    @property
    def precision(self) -> float:
        """The share of those taken for the class that are of it; 1 where none is taken, as scikit-learn has it."""
        taken = self.hits + self.alarms
        return self.hits / taken if taken else 1.0

    @property
    def recall(self) -> float:
        """The share of the class that is found; NaN where there is none of it."""
        there = self.hits + self.misses
        return self.hits / there if there else np.nan

    @property
    def alarm_rate(self) -> float:
        """The share of all others that are taken for the class; NaN where there are none."""
        others = self.alarms + self.left_out
        return self.alarms / others if others else np.nan


@dataclass(frozen=True, eq=False)
class Ranking:
    """A row for every threshold that makes a difference, the highest first.

    Whoever scores at least ``thresholds`` [t] is taken for the class: ``hits`` [t] of its ``members`` and ``alarms``
    [t] of the ``others``.
    """

    thresholds: Doubles
    hits: Counts
    alarms: Counts
    members: int
    others: int

    @cached_property
    def roc(self) -> tuple[Doubles, Doubles]:
        """False alarm rate and hit rate [t + 1], beginning where nobody is taken."""
        return _from_zero(self.alarms / max(self.others, 1)), _from_zero(self.hits / max(self.members, 1))

    @cached_property
    def area(self) -> float:
        """Under the ROC curve: how often a sample of the class scores above another one; NaN without both."""
        x, y = self.roc
        return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2)) if self.members and self.others else np.nan

    @cached_property
    def precision_recall(self) -> tuple[Doubles, Doubles]:
        """Recall and precision [t + 1], beginning where nobody is taken, with precision 1."""
        return self.roc[1], np.concatenate([[1.0], self.hits / (self.hits + self.alarms)])

    @cached_property
    def average_precision(self) -> float:
        """The mean of the precision over the recall in steps; NaN without samples of the class."""
        recall, precision = self.precision_recall
        return float(np.sum(np.diff(recall) * precision[1:])) if self.members else np.nan

    def place(self, threshold: float) -> int:
        """How many of the thresholds are at least this one: the place of it on the curves."""
        return len(self.thresholds) - int(np.searchsorted(self.thresholds[::-1], threshold, side="left"))

    def at(self, threshold: float) -> Verdict:
        """What a threshold makes of the samples."""
        taken = self.place(threshold)
        hits, alarms = (int(counts[taken - 1]) if taken else 0 for counts in (self.hits, self.alarms))
        return Verdict(hits, self.members - hits, alarms, self.others - alarms)


def ranking(scores: Doubles, members: Mask) -> Ranking:
    """Of scores [n] without NaN, where ``members`` [n] is True for the samples of the class."""
    order = np.argsort(scores)[::-1]  # among equal scores the order tells nothing
    ranked, mine = scores[order], members[order]
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True)) if len(ranked) else np.zeros(0, np.intp)
    hits = np.cumsum(mine, dtype=np.int64)[last]
    count = int(members.sum())
    return Ranking(ranked[last], hits, last + 1 - hits, count, len(scores) - count)


def _from_zero(values: Doubles) -> Doubles:
    return np.concatenate([[0.0], values])
