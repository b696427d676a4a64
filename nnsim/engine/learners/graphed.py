"""Backpropagation on devices whose steps can be captured: each a graph that is launched as a whole.

What is gone through beat by beat, asked of the network or measured is computed by the plain loop, as are steps on
batches of any other size than those of an epoch.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import torch
from torch import Tensor

from nnsim.core.backends import Choice, Precision, named, parted
from nnsim.core.project import Project
from nnsim.engine import optimizers
from nnsim.engine.backends.block import Block
from nnsim.engine.cuda_graphs import CAPTURES, Capture, Given, GraphedSteps, Uncaptured, Work
from nnsim.engine.learners.backprop import Backpropagation, seed_torch, summed
from nnsim.engine.learners.base import IMPLEMENTATIONS, Implementation
from nnsim.engine.precision import ROUNDED, forward_in, products_in
from nnsim.language.texts import say

ONE_BY_ONE = say("PyTorch makes the steps one by one")


class GraphedBackpropagation(Backpropagation):
    """Graphs make steps on whole batches and on what is left at the end of an epoch, unless others are chosen.

    Where they cannot be captured the plain loop makes them. Either makes a block without waiting for the device, which
    is waited for at its end. Losses and hits are summed up there, and read by who wants to know them.
    """

    def __init__(self, project: Project, device: str, capture: Capture) -> None:
        self._capture = capture
        self._steps: GraphedSteps | None = None
        self._precision: Precision = "float32"
        self._refused, self._refused_of = "", object()
        super().__init__(project, device)
        self._why = f"{ONE_BY_ONE}."
        self._seen, self._noted = 0, torch.zeros(2, dtype=torch.float64, device=device)

    def revise(self, project: Project) -> None:
        """Take over the recipe: what was captured does not hold any more."""
        super().revise(project)
        if self._steps:
            self._steps.forget()

    # ------------------------------------------------------------ who makes the steps

    @property
    def backend(self) -> str:
        """``graph``: what it comes to differs from the plain loop's in the last digits; and the precision."""
        return named("graph" if self._steps else "torch", self._precision)

    @property
    def takes_blocks(self) -> bool:
        """Beat by beat, too, it is the step that would have been made."""
        return True

    @property
    def spans_epochs(self) -> bool:
        """A block is made without waiting in between."""
        return True

    def accelerate(self, backend: Choice, *, wait: bool = False) -> bool:
        """Let graphs make the steps where they are chosen and can be captured, which is tried if one can ``wait``."""
        before, (wanted, precision) = self.backend, parted(backend)
        if precision != self._precision and self._steps:
            self._steps.forget()
        self._precision, lack = precision, self._lack(wanted)
        self._steps = None if lack else self._steps or GraphedSteps(self._capture)
        if self._steps and wait and not self.make_ready():
            self.accelerate(backend)
            return before != self.backend
        self._why = (lack or say("CUDA graphs make the steps: each is launched as a whole.")) + ROUNDED[precision]
        return before != self.backend

    def _lack(self, wanted: str) -> str:
        """Why graphs do not make the steps, as a sentence; empty if they do."""
        if wanted == "torch":
            return say("{one_by_one}, as was chosen.", one_by_one=ONE_BY_ONE)
        if wanted in {"fused", "tuned"}:
            return say(
                "{one_by_one}: {word} for the processor.",
                one_by_one=ONE_BY_ONE,
                word=say("kernels are") if wanted == "fused" else say("the tuned loop is"),
            )
        if self._refused_of != self._captured_of:
            self._refused = ""
        return self._refused and say(
            "{one_by_one}, as no CUDA graph could be made of them: {refused}",
            one_by_one=ONE_BY_ONE,
            refused=self._refused,
        )

    def make_ready(self) -> bool:
        """Capture steps as the next epoch has them; False where that failed."""
        if self._steps is None or not self._in_epoch:
            return True
        size, batch = self._in_epoch, min(self._learned.recipe.batch, self._in_epoch)
        beside = (head.kept(0, 1) for head in self._heads)
        kind = tuple((tensor.shape[1:], tensor.dtype) for tensor in (*self._given(), *beside))
        batches = {rows: partial(self._taken, 0, rows, 0) for rows in (batch, size % batch) if rows}
        try:
            self._steps.prepare(self, kind, batches)
        except Uncaptured as error:
            self._refused, self._refused_of = error.reason, self._captured_of
            return False
        return True

    @property
    def _captured_of(self) -> object:
        """What a graph is made of: where that is something else, it may be captured though the last one was not."""
        recipe = self._learned.recipe
        parts = recipe.learner, recipe.loss, recipe.optimizer, recipe.batch, recipe.l1, recipe.l2
        return self._learned.network, parts, self._in_epoch, self._precision

    # ------------------------------------------------------------ steps

    def run(self, block: Block) -> int:
        """All steps of a block, of which the device is asked without waiting for any; then for all."""
        start, orders = block.start, iter(block.seeds.tolist())
        for place in range(block.count):
            if start >= block.size:
                self.arrange(np.random.default_rng(next(orders)).permutation(block.size))
                start = 0
            stop = min(start + block.batch, block.size)
            self.step(start, stop, block.rate(place), block.number + place)
            start = stop
        self._capture.wait()
        return block.count

    def step(self, start: int, stop: int, rate: float, number: int) -> int:
        """One step on the mean loss of the slice; nothing is read back from the device."""
        if self._steps is None or not self._steps.covers(stop - start):
            with products_in(self._precision):
                return super().step(start, stop, rate, number)
        if self.model.is_random:
            seed_torch(self.device, self._drawn_from(number))
        self._steps.step(self, self._taken(start, stop, number), rate)
        self._seen += stop - start if self._notes else 0
        return 1

    def _taken(self, start: int, stop: int, number: int) -> Given:
        """What a step on these samples is made of."""
        beside = (head.kept(start, stop) for head in self._heads)
        return self._x[start:stop], self._kept(start, stop, number), *beside

    def trained(self, inputs: Tensor, number: int) -> list[Tensor]:
        """As in the plain loop, in the precision of the steps."""
        self._draw(len(inputs), number)
        return self._answers(inputs)

    def _answers(self, inputs: Tensor) -> list[Tensor]:
        with forward_in(self._precision, self.device):
            return [scores.float() for scores in self.model.answers(inputs)]

    # ------------------------------------------------------------ what is captured

    @property
    def optimizer(self) -> optimizers.Optimizer:
        """Who moves the weights."""
        return self._optimizer

    def changed(self) -> tuple[Tensor, ...]:
        """The weights, what the optimizer remembers, and what is noted."""
        return self.model.store, *self._optimizer.slots.values(), self._noted

    def ready_to_make(self, rows: int) -> None:
        """Training mode; and where something is drawn, a generator that was seeded."""
        self._draw(rows, 0)

    def make(self, given: Given, move: Work) -> None:
        """A step in which ``move`` makes that of the optimizer."""
        x, t, *beside = given
        with products_in(self._precision):
            inputs, aims = self.posed(x, t)
            scores, *others = self._answers(inputs)
            total = joint = self.loss.total(scores, aims)
            if others:
                heads = zip(self._heads, others, beside, strict=True)
                added = (head.on(kept).loss(said, inputs, 0) for head, said, kept in heads if head.id in self._counted)
                joint = summed(total, added, self._counted)
            self._propagate(joint, len(x))
            self._let(move)
        self._add_up(total, scores, t)

    # ------------------------------------------------------------ losses and hits

    @torch.no_grad()
    def _add_up(self, total: Tensor, scores: Tensor, t: Tensor) -> None:
        right = self._in_torch.right if not self._in_torch.aims else None
        self._noted.add_(torch.stack((total, right(scores, t) if right else torch.zeros_like(total))))

    def _note(self, total: Tensor, scores: Tensor, start: int) -> None:
        self._seen += len(scores)
        self._add_up(total, scores, self._t[start : start + len(scores)])

    def note(self, on: bool) -> None:
        """Whether losses and hits of training are noted from now on."""
        super().note(on)
        self._seen = 0
        self._noted.zero_()

    def take_tally(self) -> tuple[int, float, float]:
        """Samples noted since the last call, their mean loss and the share told right."""
        seen, (loss, hits) = self._seen, self._noted.tolist() if self._seen else (0.0, 0.0)
        is_counted = self._in_torch.right and not self._in_torch.aims
        self.note(self._notes)
        return seen, loss / max(seen, 1) if seen else np.nan, hits / max(seen, 1) if seen and is_counted else np.nan


def made(project: Project, device: str) -> Backpropagation:
    """The learner for a device: with graphs where steps can be captured there."""
    capture = CAPTURES.get(device)
    return GraphedBackpropagation(project, device, capture()) if capture else Backpropagation(project, device)


IMPLEMENTATIONS.add(Implementation("backprop", made))
