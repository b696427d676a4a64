"""Who makes the steps of a network that learns by backpropagation: the reference, a tuned loop or kernels."""

from __future__ import annotations

import math

import numpy as np
from torch import Tensor

from nnsim.core.backends import Choice
from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.core.project import Project
from nnsim.engine.backends.batches import Given
from nnsim.engine.backends.block import Block
from nnsim.engine.backends.choosing import chosen, steps_of
from nnsim.engine.backends.dense import DenseSteps
from nnsim.engine.backends.tuned import TunedSteps
from nnsim.engine.learners.base import Work
from nnsim.engine.learners.network import NetworkLearner, Pair, numbers
from nnsim.engine.optimizers import Optimizer
from nnsim.engine.samples import Samples
from nnsim.language.texts import say

FUSED_PER_NUMBER, FUSED_STEP = 2, 1 << 10
"""As ``WORK_PER_NUMBER`` and ``STEP`` of who makes one step after the other."""


class AcceleratedLearner(NetworkLearner):
    """Lets another back-end than the reference make its steps, which subclasses have."""

    _optimizer: Optimizer

    def __init__(self, project: Project, device: str, loss: str) -> None:
        super().__init__(project, device, loss)
        self._learned = project
        self._fused: DenseSteps | None = None
        self._tuned: TunedSteps | None = None
        self._why, self._awaits = say("PyTorch makes the steps."), False

    def _take_over(self, project: Project) -> None:
        """Let whoever makes the steps follow the recipe."""
        self._learned = project
        if self._fused:
            self._fused.revise(self._optimizer, project)
        if self._tuned:
            self._tuned.revise(self._optimizer, project, self.loss, self._in_torch)

    @property
    def backend(self) -> str:
        """``fused`` where kernels make the steps, ``tuned`` where PyTorch does without being the reference."""
        return "fused" if self._fused else "tuned" if self._tuned else "torch"

    @property
    def why(self) -> str:
        """Why it is that one."""
        return self._why

    @property
    def awaits(self) -> bool:
        """Whether a kernel is being compiled for it."""
        return self._awaits

    @property
    def takes_blocks(self) -> bool:
        """All but the reference do."""
        return self._fused is not None or self._tuned is not None

    @property
    def spans_epochs(self) -> bool:
        """Kernels go on behind the end of an epoch."""
        return self._fused is not None

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:
        """Let kernels make the steps where they are chosen, cover the network and are ready, or ``wait`` for them."""
        before, kernel = self.backend, self._fused
        found = chosen(backend, self._learned, self.model, self._given(), self._in_torch, wait=wait)
        self._why, self._awaits = found.why, found.awaits
        if found.kernel is None:
            self._fused = None
        elif kernel is None or kernel.name != found.name:
            self._fused = steps_of(found, self.model, self._optimizer, self._learned)
        if not found.is_tuned:
            self._tuned = None
        elif self._tuned is None:
            self._tuned = TunedSteps(self.model, self._optimizer, self._learned, self.loss, self._in_torch)
        return self.backend != before

    @property
    def work(self) -> Work:
        """What learning costs: kernels need less for numbers, and for a step."""
        if self._fused is None:
            return super().work
        plan = self.model.plan
        return Work(plan.macs // self._fused.macs_at_once + FUSED_PER_NUMBER * numbers(plan), FUSED_STEP)

    def supply(self, samples: Samples) -> None:
        """Move all samples to the device; former ones are gone before."""
        self._let_samples_go()
        super().supply(samples)

    def take_instead(self, x: Raw, y: Floats) -> None:
        """Learn from others than those of the set, whose like of before are gone."""
        self._let_samples_go()
        super().take_instead(x, y)

    def _let_samples_go(self) -> None:
        if holder := self._fused or self._tuned:
            holder.let_go()

    def _given(self) -> Pair:
        """The samples that steps learn from, in the order of the data."""
        return self._instead or self._parts["train"]

    @property
    def given(self) -> Given:
        """The same with the order of the epoch."""
        return Given(*self._given(), self._order if self._instead is None else None)

    def run(self, block: Block) -> int:
        """All steps of a block in one go; one after the other where they are those of the reference."""
        if self._tuned:
            return self._tuned.run(block, self)
        if self._fused is None:
            return super().run(block)
        self._fused.supply(*self._given(), self._in_torch)
        order = self._order.copy() if self._instead is None else np.arange(block.size)
        loss, hits = self._fused.run(block, order)
        if len(block.seeds):
            self.arrange(order)
        if self._notes:
            counts = self._in_torch.right and not self._in_torch.aims
            samples = min(block.count * block.batch, block.size - block.start)
            self._tally.tell(samples, loss, hits if counts else math.nan)
        return block.count

    def _run_one(self, start: int, stop: int, rate: float, number: int) -> None:
        rates, none = np.array([rate]), np.zeros(0, np.uint64)
        self.run(Block(start, stop - start, 1, self._in_epoch, number, rates, none))

    @property
    def _in_epoch(self) -> int:
        return len(self._given()[0])

    def posed_at(self, x: Tensor, start: int, number: int) -> Pair:
        """As ``posed`` of a batch that begins at sample ``start`` of the epoch, with the noise of step ``number``."""
        raise NotImplementedError

    def draw(self, number: int) -> None:
        """Seed what is random in step ``number``."""
        raise NotImplementedError

    def joint(self, total: Tensor, others: list[Tensor], inputs: Tensor, start: int) -> Tensor:
        """The sum of the losses that count: ``total``, and what further outputs add, which said ``others``."""
        raise NotImplementedError

    def share(self, rows: int) -> Tensor:
        """1 / rows, which makes the gradient of the sum that of the mean."""
        raise NotImplementedError

    def tell(self, total: Tensor, scores: Tensor, start: int) -> None:
        """Note losses and scores of a batch, which begins at sample ``start`` of the epoch, where that is wanted."""
        if self._notes:
            self._note(total, scores, start)
