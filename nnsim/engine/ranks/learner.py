"""Backpropagation on a share of every batch: the same steps on every rank, as one process would make them."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nnsim.core.project import Project
from nnsim.engine.learners.backprop import Backpropagation
from nnsim.engine.ranks.across import Across, Part
from nnsim.engine.ranks.ranks import CutShort, Ranks

ASK_EVERY = 16
"""Steps between two looks, on a graphics card, at whether the run is to end: it would wait for each."""


class SharedBackpropagation(Backpropagation):
    """Each of the ``ranks`` has all samples and all weights. A step adds up their gradients in one flat buffer.

    The share of a rank are the samples of the batch that follow those of the rank before, so that a batch is the same
    however many share it; one of fewer samples than ranks leaves some without any.
    """

    def __init__(self, project: Project, device: str, ranks: Ranks) -> None:
        super().__init__(project, device)
        self.ranks = ranks
        self._across = Across(self.model, ranks)
        self._sent = torch.zeros(self.parameters + 1, device=device)
        self._seen = 0
        self._noted = torch.zeros(2, dtype=torch.float64, device=device)

    def begin_epoch(self) -> None:
        """Processors that round differently would drift apart: all begin with what the first one has."""
        for tensor in (self.model.store, *self._optimizer.slots.values()):
            self.ranks.align_(tensor)

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step on the mean loss of the whole slice; where it is cut short, nothing is changed."""
        self._gather(start, stop, number)
        self._across.follow()
        self._optimize(rate)
        return 1

    def _gather(self, start: int, stop: int, number: int) -> None:
        """Let ``model.grad`` be the gradient of all ranks together."""
        first, last = self.ranks.share(start, stop)
        stands_in = first == last
        if stands_in and not self._across.is_needed:
            self.model.grad.zero_()
        else:
            first, last = (start, start + 1) if stands_in else (first, last)
            with self._across.part_of(Part(stop - start, first - start, stands_in)):
                self._descend(first, last, (start, stop), number, stands_in)
        if self._notes:
            self._seen += stop - start
        own = self._sent[:-1]
        own.copy_(self.model.grad)
        self._sent[-1] = float(self.ranks.is_asked_to_end)
        self.ranks.sum_(self._sent)
        self.model.grad.copy_(own)
        if (self.device == "cpu" or number % ASK_EVERY == 0) and float(self._sent[-1]):
            raise CutShort("cancelled")

    def _descend(self, first: int, last: int, batch: tuple[int, int], number: int, stands_in: bool) -> None:
        """Own samples ``[first, last)`` of the ``batch``, down to their part of its gradient."""
        start, stop = batch
        kept = self._kept(start, stop, number)[first - start : last - start]
        inputs, aims = self.posed(self._x[first:last], kept)
        self._draw(stop - start, number)
        scores, *others = self.model.answers(inputs)
        total = self.loss.total(scores, aims)
        joint = self.joint(total, others, inputs, first)
        self._propagate(joint * 0 if stands_in else joint, stop - start)
        if self._notes and not stands_in:
            with torch.no_grad():
                self._noted += torch.stack((total, self._told_right(scores, aims)))

    def _told_right(self, scores: Tensor, aims: Tensor) -> Tensor:
        return scores.new_zeros(()) if self._in_torch.aims else self._hits(scores, aims)

    def note(self, on: bool) -> None:
        """Whether losses and hits of training are noted from now on."""
        super().note(on)
        self._forget()

    def _forget(self) -> None:
        self._seen = 0
        self._noted.zero_()

    def take_tally(self) -> tuple[int, float, float]:
        """Samples noted since the last call by all ranks, their mean loss and the share told right."""
        loss, right = self.ranks.added(self._noted.tolist())
        count = self._seen
        self._forget()
        if not count:
            return 0, math.nan, math.nan
        is_counted = self._in_torch.right and not self._in_torch.aims
        return count, loss / count, right / count if is_counted else math.nan
