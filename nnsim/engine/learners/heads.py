"""Outputs beside the first in torch: what they are compared with, what they add to the loss, and how well they do."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from math import prod

import torch
from torch import Tensor

from nnsim.core.data import Floats
from nnsim.core.network import Head
from nnsim.core.project import Project
from nnsim.engine.evaluation import Factors, Measures, Scores, Sums
from nnsim.engine.learners.beats import Aimed
from nnsim.engine.losses import Loss
from nnsim.engine.ranks.ranks import Ranks
from nnsim.engine.tasks.kinds import IMPLEMENTATIONS
from nnsim.networks.plan import Plan, input_shape
from nnsim.tasks.columns import of_output
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import Task, task_of


class HeadOutput:
    """One of them, with its targets on the device."""

    def __init__(self, project: Project, head: Head, plan: Plan) -> None:
        self.id, self._task = head.id, task_of(seen_from(project, head.id))
        self._made, self._shape = IMPLEMENTATIONS[self._task.id], input_shape(project)
        self._units = plan.layer(head.id).out_shape[0]
        self.revise(head)

    def revise(self, head: Head) -> None:
        """Take over another loss or weight."""
        self._loss, self._weight = Loss(head.loss, self._task.id), head.weight

    def supply(self, targets: Mapping[str, Floats], factors: Factors, device: str) -> None:
        """Take the targets [n, *target_shape] of every part; ``factors`` are what values were multiplied with."""
        self._y, self._factors = targets, factors
        held = {part: torch.tensor(y, dtype=torch.float32, device=device) for part, y in targets.items()}
        self._kept = {part: self._made.targets(y, self._units) for part, y in held.items()}

    def arrange(self, index: Tensor) -> None:
        """Lay the training targets out in the order in which steps will take them."""
        self._t = self._kept["train"].index_select(0, index)

    def of_batch(self, start: int, stop: int) -> HeadOutput:
        """The same on these samples of the epoch alone, in float64 on the processor."""
        return self.on(self.kept(start, stop).cpu().double())

    def kept(self, start: int, stop: int) -> Tensor:
        """What is kept of the targets of these samples of the epoch."""
        return self._t[start:stop]

    def on(self, kept: Tensor) -> HeadOutput:
        """The same where this is ``kept`` of the targets of the epoch."""
        other = copy(self)
        other._t = kept
        return other

    def loss(self, scores: Tensor, inputs: Tensor, start: int) -> Tensor:
        """What a batch that begins at sample ``start`` of the epoch adds to the sum of the losses."""
        kept = self._t[start : start + len(scores)]
        return self._weight * self._loss.total(scores, self._aims(inputs, kept))

    def aimed(self, scores: Tensor, inputs: Tensor, start: int) -> Aimed:
        """What it said of a batch that begins at sample ``start`` of the epoch, beside what it should have said."""
        return Aimed(scores, self._aims(inputs, self._t[start : start + len(scores)]), self._loss)

    def loss_on(self, scores: Tensor, inputs: Tensor, y: Tensor) -> Tensor:
        """What samples with targets ``y`` [n, *target_shape] add to the sum of the losses."""
        return self._weight * self._loss.total(scores, self._aims(inputs, self._made.targets(y, self._units)))

    def losses_on(self, scores: Tensor, inputs: Tensor, y: Tensor) -> Tensor:
        """The same of each of them, [n]."""
        return self._weight * self._loss.each(scores, self._aims(inputs, self._made.targets(y, self._units)))

    def _aims(self, inputs: Tensor, kept: Tensor) -> Tensor:
        return self._made.aims(inputs, kept, self._units) if self._made.aims else kept

    def measures(self) -> Measures:
        """What is measured of it."""
        return measures(self._task, self._loss.id, self._shape, self._factors)

    @torch.no_grad()
    def add(self, sums: Sums, scores: Tensor, inputs: Tensor, part: str, where: slice) -> None:
        """Add samples of a part to its sums."""
        aims = self._aims(inputs, self._kept[part][where])
        right = self._made.right(scores, aims) if self._made.right else scores.new_zeros(())
        loss, hits = torch.stack((self._loss.each(scores, aims).sum(), right)).tolist()
        sums.add(len(scores), loss, hits)
        if sums.off:
            sums.compare(scores.cpu().numpy(), inputs.cpu().numpy(), self._y[part][where])


class HeadSums:
    """What an evaluation has added up of every further output and part so far."""

    def __init__(self, heads: tuple[HeadOutput, ...]) -> None:
        self._heads = [(head, head.measures(), dict[str, Sums]()) for head in heads]

    def add(self, scores: list[Tensor], inputs: Tensor, part: str, where: slice) -> None:
        """Add samples of a part, with the scores of each output."""
        for (head, measured, sums), answered in zip(self._heads, scores, strict=True):
            head.add(sums.setdefault(part, Sums(measured)), answered, inputs, part, where)

    def add_up(self, ranks: Ranks, sizes: Mapping[str, int]) -> None:
        """Let the sums be those of all ``ranks`` together; ``sizes`` tells how many samples each part has."""
        for _head, measured, sums in self._heads:
            for part in (part for part, size in sizes.items() if size):
                sums.setdefault(part, Sums(measured)).add_up(ranks)

    def named(self) -> Scores:
        """The means by column."""
        return {
            of_output(head.id, column): value
            for head, measured, sums in self._heads
            for part, found in sums.items()
            for column, value in measured.named(part, found).items()
        }


def measures(task: Task, loss: str, shape: tuple[int, ...], factors: Factors) -> Measures:
    """What is measured of an output for ``task`` on samples of ``shape``; only values are scaled by ``factors``."""
    return Measures(task, loss, prod(shape) if task.tells_all else 1, factors if task.tells_values else (1.0,))
