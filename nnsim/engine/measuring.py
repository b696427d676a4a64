"""At the ends of which epochs all samples are measured: a row of the history each, and what looks at it.

That costs at most ``SHARE`` of training, whoever makes the steps and however many a second they are: where epochs are
short, nobody could see the rows of all of them. It depends on the work alone, neither on the clock nor on who watches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nnsim.engine.learners.base import Work
from nnsim.engine.readings import FORWARD

SHARE = 1 / 25
"""Part of the work of training that measuring may cost."""

ROW = 1 << 22
"""A row costs about as much as so many multiply-adds, however few samples there are."""

FIRST = 1 << 29
"""Multiply-adds, about a tenth of a second, that rows may cost while the number of epochs doubles."""

LEAST, MOST = 2, 64
"""Rows while it doubles: a run that has only begun is seen at once, and one that goes on is seen as well as before."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Every epoch at first, then fewer: ``dense`` of them while the number of epochs doubles, one in ``apart`` in the
    end.
    """

    apart: int = 1
    dense: int = MOST

    def is_due(self, epoch: int) -> bool:
        """Whether there is a row once so many epochs are over."""
        return epoch % self._every(epoch) == 0

    def next_after(self, epoch: int) -> int:
        """The first epoch later than ``epoch`` with a row."""
        following = epoch + 1
        while not self.is_due(following):
            every = self._every(following)
            following = min((following // every + 1) * every, 1 << following.bit_length())
        return following

    def _every(self, epoch: int) -> int:
        return min(self.apart, max(1, (1 << max(epoch, 1).bit_length() - 1) // self.dense))


NEVER = Rows(1 << 62, 1)
"""Hardly any: for who goes through what was measured before."""


def rows(size: int, batch: int, measured: int, work: Work) -> Rows:
    """For epochs of ``size`` samples in steps of ``batch``, and ``measured`` samples in all parts."""
    if not size:
        return Rows()
    row = ROW + measured * work.sample
    epoch = FORWARD * size * work.sample + math.ceil(size / batch) * work.step
    return Rows(max(1, math.ceil(row / (SHARE * max(epoch, 1)))), min(max(FIRST // row, LEAST), MOST))
