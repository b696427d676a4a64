"""Losses and hits of the batches as they are trained on, judged together, so that a step costs no more than before."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

Judge = Callable[[Tensor, int], tuple[Tensor, Tensor]]
"""Sum of the losses and number of hits of scores [n, units], those of the samples of the epoch from an index on."""


class Tally:
    """``add`` the scores of batch after batch as they follow each other in an epoch; ``take`` means.

    Where what is aimed at is made anew for each batch, only its loss is kept (``add_loss``).
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.clear()

    def clear(self) -> None:
        """Forget what was added."""
        self._start = self._count = 0
        self._scores: list[Tensor] = []
        self._losses: list[Tensor] = []

    def add(self, scores: Tensor, start: int) -> None:
        """Scores [n, units] of the samples of the epoch from ``start`` on."""
        if not self._scores:
            self._start = start
        self._scores.append(scores.detach())

    def add_loss(self, loss: Tensor, count: int) -> None:
        """The sum of the losses of ``count`` samples."""
        self._losses.append(loss.detach())
        self._count += count

    @torch.no_grad()
    def take(self) -> tuple[int, float, float]:
        """Samples since the last call, their mean loss and the share of hits; NaN for none."""
        count, loss, right = self._count, math.nan, math.nan
        if self._scores:
            scores = torch.cat(self._scores)
            count = len(scores)
            loss, right = torch.stack(self._judge(scores, self._start)).tolist()
        elif self._losses:
            loss = float(torch.stack(self._losses).sum())
        self.clear()
        return count, loss / max(count, 1), right / max(count, 1)
