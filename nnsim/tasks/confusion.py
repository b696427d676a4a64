"""How often each class is taken for each other one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.decisions import NOTHING, Decisions
from nnsim.core.data import Mask

Counts = NDArray[np.int64]


class Mistake(NamedTuple):
    """``often`` of ``total`` of the class ``truth`` are taken for the class ``decided``."""

    truth: int
    decided: int
    often: int
    total: int


class Confusion(NamedTuple):
    """``counts`` [classes, classes] of decisions: a row for each true class, a column for each that was decided.

    ``unanswered`` [classes] are those of which nothing was decided.
    """

    counts: Counts
    unanswered: Counts

    @property
    def totals(self) -> Counts:
        """How many there are of each class [classes], unanswered ones included."""
        totals: Counts = self.counts.sum(axis=1) + self.unanswered
        return totals

    @property
    def total(self) -> int:
        """How many there are in all."""
        return int(self.totals.sum())

    @property
    def right(self) -> int:
        """How many are decided right."""
        return int(np.trace(self.counts))

    @property
    def shares(self) -> Doubles:
        """``counts`` as shares of their row; 0 in the row of a class of which there are none."""
        shares: Doubles = self.counts / np.maximum(self.totals, 1)[:, None]
        return shares

    def mistakes(self) -> list[Mistake]:
        """The most frequent mistakes first, of equal ones the first class."""
        wrong = np.where(np.eye(len(self.counts), dtype=np.bool_), 0, self.counts)
        found = np.flatnonzero(wrong)
        order = found[np.argsort(-wrong.ravel()[found], kind="stable")]
        pairs = (divmod(place, len(wrong)) for place in order.tolist())
        return [Mistake(true, said, int(wrong[true, said]), int(self.totals[true])) for true, said in pairs]


def confusion(decisions: Decisions, classes: int) -> Confusion:
    """What was decided of samples or pixels of so many ``classes``."""
    codes = decisions.truth.astype(np.intp) * (classes + 1) + decisions.decided - NOTHING
    found = np.bincount(codes, decisions.counts, classes * (classes + 1)).astype(np.int64).reshape(classes, classes + 1)
    return Confusion(found[:, 1:], found[:, 0])


def taken_for(decisions: Decisions, truth: int | None, decided: int | None, size: int) -> Mask:
    """True [size] for the samples of a data set of which one class is taken for another, in pixels at least once.

    None stands for any class.
    """
    rows = np.ones(len(decisions.samples), np.bool_)
    if truth is not None:
        rows &= decisions.truth == truth
    if decided is not None:
        rows &= decisions.decided == decided
    mask = np.zeros(size, np.bool_)
    mask[decisions.samples[rows]] = True
    return mask


def side_by_side(confused: Confusion) -> tuple[int, ...]:
    """An order of the classes in which those stand together that are often taken for each other.

    The two groups of classes that are most alike on average join end to end, the ends that are most alike in the
    middle, until one is left. Without mistakes the order stays as it is.
    """
    shares = confused.shares
    alike = shares + shares.T
    groups = {place: [place] for place in range(len(alike))}
    means = np.triu(alike, 1) + np.tril(np.full_like(alike, -1.0))  # between the groups that begin there
    while len(groups) > 1:
        a, b = divmod(int(means.argmax()), len(means))
        sizes = len(groups[a]), len(groups[b])
        groups[a] = _joined(groups[a], groups.pop(b), alike)
        _average(means, a, b, sizes)
    return tuple(groups[0]) if groups else ()


def _average(means: Doubles, a: int, b: int, sizes: tuple[int, int]) -> None:
    """Group ``b`` has become part of ``a``: its means with others are those of both."""
    both = np.maximum(means, means.T)
    joined = (sizes[0] * both[a] + sizes[1] * both[b]) / sum(sizes)
    joined[(both[a] < 0) | (both[b] < 0)] = -1.0
    means[a, a + 1 :], means[:a, a] = joined[a + 1 :], joined[:a]
    means[b, :] = means[:, b] = -1.0


def _joined(first: list[int], second: list[int], alike: Doubles) -> list[int]:
    ways = [(a, b) for a in (first, first[::-1]) for b in (second, second[::-1])]
    one, other = max(ways, key=lambda way: alike[way[0][-1], way[1][0]])
    return [*one, *other]
