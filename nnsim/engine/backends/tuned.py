"""Steps by PyTorch as an expert writes its loop: of what no kernel covers, and of all else until a kernel is compiled.

Automatic differentiation as ever. What differs from the reference are the last digits: losses are worked out in one go,
and an optimizer's step is one pass over the numbers. Gradients stay where automatic differentiation puts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import torch
from torch import Tensor
from torch.autograd.graph import _engine_run_backward

from nnsim.core.project import Project
from nnsim.engine.backends.batches import Batches, Given
from nnsim.engine.backends.block import Block
from nnsim.engine.backends.direct import direct
from nnsim.engine.backends.forwarding import Forward
from nnsim.engine.backends.updating import Update
from nnsim.engine.losses import Loss
from nnsim.engine.model import Model
from nnsim.engine.optimizers import Optimizer
from nnsim.engine.tasks.kinds import TorchTask


class Taught(Protocol):
    """The learner whose steps they are."""

    @property
    def given(self) -> Given:
        """The samples that steps learn from."""

    def posed_at(self, x: Tensor, start: int, number: int) -> tuple[Tensor, Tensor]:
        """What the model gets of a batch with the noise of step ``number``, and what its scores are compared with."""

    def draw(self, number: int) -> None:
        """Seed what is random in step ``number``."""

    def joint(self, total: Tensor, others: list[Tensor], inputs: Tensor, start: int) -> Tensor:
        """``total``, with the losses of further outputs, which said ``others``."""

    def share(self, rows: int) -> Tensor:
        """1 / rows."""

    def tell(self, total: Tensor, scores: Tensor, start: int) -> None:
        """Note losses and scores of a batch, where that is wanted."""


class TunedSteps:
    """Makes steps on the arrays of a ``model``, with what its ``optimizer`` remembers."""

    def __init__(self, model: Model, optimizer: Optimizer, project: Project, loss: Loss, task: TorchTask) -> None:
        self._model = model
        self.revise(optimizer, project, loss, task)

    def revise(self, optimizer: Optimizer, project: Project, loss: Loss, task: TorchTask) -> None:
        """Take over another recipe for the same network, with what of it learns now."""
        model, recipe = self._model, project.recipe
        learning = model.learning()
        slots = [slot for slot in model.layout.slots if slot.name in learning]
        self._learning = tuple(learning.values())
        self._forward = Forward(model, project.network.frozen)
        self._update = Update(optimizer, slots, recipe.l1, recipe.l2)
        self._direct, self._is_noised = direct(loss, task, model.plan.units), task.mixed is not None
        self._batches = Batches(self._direct.kept)

    def let_go(self) -> None:
        """Hold no samples: others are about to take their place."""
        self._batches = Batches(self._direct.kept)

    def run(self, block: Block, learner: Taught) -> int:
        """Make the steps of a block, within the epoch."""
        self._batches.supply(learner.given)
        self._update.begin()
        start, before = block.start, 0
        with self._apart():
            for place in range(block.count):
                stop = min(start + block.batch, block.size)
                rows = stop - start
                if not before or (rows < 2) != (before < 2):
                    self._model.set_mode(True, rows)
                self._step(learner, start, stop, block.rate(place), block.number + place)
                start, before = stop, rows
        return block.count

    def _step(self, learner: Taught, start: int, stop: int, rate: float, number: int) -> None:
        inputs, aims = self._posed(learner, start, stop, number)
        learner.draw(number)
        scores, *others = self._forward(inputs)
        total = self._direct.total(scores, aims)
        joint = learner.joint(total, others, inputs, start)
        self._update.step(self._gradients(joint, learner.share(stop - start)), rate)
        learner.tell(total, scores, start)

    def _posed(self, learner: Taught, start: int, stop: int, number: int) -> tuple[Tensor, Tensor]:
        x = self._batches.x(start, stop)
        if self._is_noised:
            return learner.posed_at(x, start, number)
        inputs = self._model.laid_out(torch.div(x, 255.0) if x.dtype == torch.uint8 else x)
        return inputs, self._direct.aims(inputs, self._batches.kept(start, stop))

    def _gradients(self, total: Tensor, share: Tensor) -> list[Tensor]:
        """Of every array that learns, for the ``share`` of the sum of the losses that is their mean."""
        for parameter in self._learning:
            parameter.grad = None
        _engine_run_backward((total,), (share,), False, False, (), allow_unreachable=True, accumulate_grad=True)
        return [torch.zeros_like(each) if each.grad is None else each.grad for each in self._learning]

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Leave the gradients of the reference as they are."""
        kept = [parameter.grad for parameter in self._learning]
        try:
            yield
        finally:
            for parameter, grad in zip(self._learning, kept, strict=True):
                parameter.grad = grad
