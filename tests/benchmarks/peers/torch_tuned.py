"""PyTorch as an expert writes it for one thread, in eager mode and with its public functions alone.

Subnormal numbers are flushed, batches are slices of samples that one ``index_select`` lays out for an epoch or for
the batch, gradients are set to None or live in one flat buffer with the weights, modules are called without their
hooks, the optimizer is the fused, the foreach or the plain one, or for SGD a line of its own, and images lie with their
channels first or last: whatever is fastest for the job, which is tried out before the clock starts. Not used:
``torch.compile``, which needs a C++ compiler.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.benchmarks.peers.base import Order, slices
from tests.benchmarks.peers.jobs import Job
from tests.benchmarks.peers.torch_parts import network, perceptron_loss, targets

ROUNDS, TRIED_S = 4, 0.05
"""Turns that all ways to do the job get before the fastest is chosen, and CPU seconds of one."""


OPTIMIZERS = (
    ("fused", False), ("foreach", False), ("plain", False), ("fused", True), ("plain", True), ("line", True),
)  # fmt: skip
"""What there is, and whether it is for one flat tensor, where foreach has nothing to gain."""

COPIED_BYTES = 1 << 24
"""Of a set that is laid out anew for every epoch, at most."""


class Way(NamedTuple):
    """``optimizer`` is "fused", "foreach", "plain" or, of SGD on a flat buffer, "line"; the others are said above."""

    optimizer: str
    is_flat: bool
    channels_last: bool
    lays_out_epochs: bool


def ways(job: Job) -> Iterator[Way]:
    """Those worth trying. A large set is not copied for every epoch: its rows are gathered batch by batch."""
    lasts = (False,) if job.layers[0][0] == "dense" else (False, True)
    wholes = (False,) if job.x.nbytes > COPIED_BYTES else (False, True)
    for (optimizer, flat), last, whole in product(OPTIMIZERS, lasts, wholes):
        if optimizer != "line" or job.optimizer == "sgd":
            yield Way(optimizer, flat, last, whole)


class Tuned:
    """One ``way`` of doing the job."""

    def __init__(self, job: Job, way: Way) -> None:
        self.job, self.way, self.order = job, way, Order(job)
        torch.set_flush_denormal(True)
        self.format = torch.channels_last if way.channels_last else torch.contiguous_format
        self.x = torch.from_numpy(job.x)
        if way.channels_last:
            self.x = self.x.contiguous(memory_format=torch.channels_last)
        self.y, self.model = targets(job), network(job)
        if way.channels_last:
            self.model = self.model.to(memory_format=torch.channels_last)
        self.loss: Callable[[Tensor, Tensor], Tensor] = (
            functional.cross_entropy if job.loss == "softmax" else functional.mse_loss
        )
        self.flat = flattened(self.model) if way.is_flat else None
        learned = [self.flat] if self.flat is not None else list(self.model.parameters())
        made = torch.optim.Adam if job.optimizer == "adam" else torch.optim.SGD
        chosen = {"fused": {"fused": True}, "foreach": {"foreach": True}}.get(way.optimizer, {"foreach": False})
        self.optimizer = made(learned, lr=job.rate, **chosen)
        self.forwards = [module.forward for module in self.model]

    def run(self, steps: int) -> int:
        """One step after the other."""
        self.model.train()
        for _ in range(steps):
            order, start, stop = self.order.next()
            if not start:
                self.permutation = torch.from_numpy(order)
                if self.way.lays_out_epochs:
                    self.seen, self.aims = self._rows(self.permutation)
            if self.way.lays_out_epochs:
                self.step(self.seen[start:stop], self.aims[start:stop])
            else:
                self.step(*self._rows(self.permutation[start:stop]))
        return steps

    def _rows(self, index: Tensor) -> tuple[Tensor, Tensor]:
        x, y = self.x.index_select(0, index), self.y.index_select(0, index)
        return (x.contiguous(memory_format=torch.channels_last) if self.way.channels_last else x), y

    def step(self, x: Tensor, y: Tensor) -> None:
        """Without the loss as a number: nobody asks for it."""
        if self.flat is None:
            self.optimizer.zero_grad(set_to_none=True)
        else:
            self.flat.grad.zero_()  # type: ignore[union-attr]
        for forward in self.forwards:
            x = forward(x)
        self.loss(x, y).backward()
        if self.flat is not None and self.way.optimizer == "line":
            self.flat.add_(self.flat.grad, alpha=-self.job.rate)  # type: ignore[arg-type]
        else:
            self.optimizer.step()

    def trace(self, steps: int) -> list[float]:
        """As ``Peer.trace`` says."""
        losses = []
        for number, part in enumerate(slices(self.job, steps + 1)):
            with torch.no_grad():
                losses.append(float(self.loss(self.model.eval()(self.x[part]), self.y[part])))
            if number < steps:
                self.model.train()
                self.step(self.x[part], self.y[part])
        return losses


def flattened(model: nn.Module) -> Tensor:
    """One leaf that holds the parameters of ``model``, which become views of it, and so do their gradients."""
    parameters = list(model.parameters())
    flat = torch.zeros(sum(p.numel() for p in parameters))
    flat.grad = torch.zeros_like(flat)
    start = 0
    for parameter in parameters:
        stop, strides = start + parameter.numel(), parameter.stride()
        place, grad = (part[start:stop].as_strided(parameter.shape, strides) for part in (flat, flat.grad))
        place.copy_(parameter.detach())
        parameter.data, parameter.grad = place, grad
        start = stop
    return flat


class TunedRosenblatt:
    """All samples up to the next mistake are told at once: corrections are rare, so that most of the loop is gone."""

    AHEAD = 16

    def __init__(self, job: Job) -> None:
        self.job, self.order = job, Order(job)
        self.x, self.signs = torch.from_numpy(job.x), torch.from_numpy(job.y * 2 - 1)
        weight, bias = job.start().values()
        # The bias is the weight of an input that is always 1: one product tells of many samples.
        self.w = torch.cat((torch.from_numpy(weight[0]), torch.from_numpy(bias)))
        self.signed = torch.cat((self.x, torch.ones(len(self.x), 1)), 1) * self.signs[:, None]
        self.limit = (self.signs > 0).float()
        self.made, self.rows = 0, self.signed[:0]

    def run(self, steps: int) -> int:
        """Whole epochs."""
        made = 0
        while made < steps:
            index = torch.randperm(len(self.x))
            self._pass(self.signed.index_select(0, index), self.limit.index_select(0, index))
            made += len(index)
        return made

    def _pass(self, rows: Tensor, positive: Tensor) -> None:
        """One pass over rows s (x, 1): wrong is s z <= 0 of a positive sample, s z < 0 of a negative one."""
        at, ahead, rate = 0, self.AHEAD, self.job.rate
        while at < len(rows):
            scores = torch.mv(rows[at : at + ahead], self.w)
            wrong = torch.where(positive[at : at + ahead] > 0, scores <= 0, scores < 0)
            first = int(wrong.to(torch.uint8).argmax())
            if wrong[first]:
                self.w.add_(rows[at + first], alpha=rate)
                at, ahead = at + first + 1, max(ahead // 2, 4)
            else:
                at, ahead = at + ahead, ahead * 2

    def trace(self, steps: int) -> list[float]:
        """As ``Peer.trace`` says."""
        losses = []
        for number, part in enumerate(slices(self.job, steps + 1)):
            losses.append(perceptron_loss(self.x @ self.w[:-1] + self.w[-1], self.signs))
            if number < steps:
                self._pass(self.signed[part], self.limit[part])
        return losses


def make(job: Job, *, choose: bool = True) -> Tuned | TunedRosenblatt:
    """The fastest way of this job; the first one where it need not be the fastest."""
    if job.loss == "rosenblatt":
        return TunedRosenblatt(job)
    if not choose:
        return Tuned(job, next(ways(job)))
    tried = [Tuned(job, way) for way in ways(job)]
    rounds = [[_tried(peer) for peer in tried] for _ in range(1 + ROUNDS)][1:]  # the first warms up
    best = [min(times) for times in zip(*rounds, strict=True)]
    return Tuned(job, tried[best.index(min(best))].way)


def _tried(peer: Tuned) -> float:
    """CPU seconds of a step."""
    made, began = 0, time.process_time()
    while time.process_time() - began < TRIED_S:
        made += peer.run(4)
    return (time.process_time() - began) / made
