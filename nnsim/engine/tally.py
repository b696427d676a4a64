"""Losses and hits of the batches as they are trained on, summed up together, so that a step costs hardly more."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

Judge = Callable[[Tensor, int], Tensor]
"""Something summed over scores [n, units], those of the samples of the epoch from an index on."""


class Tally:
    """``add`` losses, ``keep`` scores, or both, of batch after batch as they follow in an epoch; ``take`` means.

    Without scores no hits are counted; without losses they are worked out from the scores.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget what was added."""
        self._start = self._count = self._told = 0
        self._loss = self._right = 0.0
        self._losses: list[Tensor] = []
        self._scores: list[Tensor] = []

    def add(self, loss: Tensor, count: int) -> None:
        """The sum of the losses of ``count`` samples."""
        self._losses.append(loss.detach())
        self._count += count

    def tell(self, count: int, loss: float, right: float) -> None:
        """The sum of the losses of ``count`` samples, and how many of them were told right, where both are known."""
        self._told, self._loss, self._right = self._told + count, self._loss + loss, self._right + right

    def keep(self, scores: Tensor, start: int) -> None:
        """Scores [n, units] of the samples of the epoch from ``start`` on."""
        if not self._scores:
            self._start = start
        self._scores.append(scores.detach())

    @torch.no_grad()
    def take(self, losses_of: Judge, hits_of: Judge) -> tuple[int, float, float]:
        """Samples since the last call, their mean loss and the share of hits; NaN for none.

        Who is asked for them is not kept: a learner and its tally that held each other would outlive an edit.
        """
        count, loss, right = self._count, math.nan, math.nan
        if self._scores:
            scores = torch.cat(self._scores)
            count = len(scores)
            right = float(hits_of(scores, self._start))
            loss = math.nan if self._losses else float(losses_of(scores, self._start))
        if self._losses:
            loss = float(torch.stack(self._losses).sum())
        if self._told:
            loss, right = (loss + self._loss, right + self._right) if count else (self._loss, self._right)
            count += self._told
        self.clear()
        return count, loss / max(count, 1), right / max(count, 1)
