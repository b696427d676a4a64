"""PyTorch as a beginner writes it: the loop of the tutorials, as it stands there."""

from __future__ import annotations

import torch

from tests.benchmarks.peers.base import Order, slices
from tests.benchmarks.peers.jobs import Job
from tests.benchmarks.peers.torch_parts import loss_of, network, perceptron_loss, targets


class Naive:
    """``zero_grad``, forward, backward, ``step``; the loss is summed up to be printed."""

    def __init__(self, job: Job) -> None:
        self.job, self.order = job, Order(job)
        self.x, self.y = torch.from_numpy(job.x), targets(job)
        self.model, self.criterion = network(job), loss_of(job)
        made = torch.optim.Adam if job.optimizer == "adam" else torch.optim.SGD
        self.optimizer = made(self.model.parameters(), lr=job.rate)
        self.running = 0.0

    def run(self, steps: int) -> int:
        """One step after the other."""
        for _ in range(steps):
            order, start, stop = self.order.next()
            if not start:
                self.permutation = torch.from_numpy(order)
            index = self.permutation[start:stop]
            self.step(self.x[index], self.y[index])
        return steps

    def step(self, x: torch.Tensor, y: torch.Tensor) -> None:
        """The loop of the tutorials."""
        self.model.train()
        self.optimizer.zero_grad()
        loss = self.criterion(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        self.running += loss.item()

    def trace(self, steps: int) -> list[float]:
        """As ``Peer.trace`` says."""
        losses = []
        for number, part in enumerate(slices(self.job, steps + 1)):
            with torch.no_grad():
                losses.append(float(self.criterion(self.model.eval()(self.x[part]), self.y[part])))
            if number < steps:
                self.step(self.x[part], self.y[part])
        return losses


class NaiveRosenblatt:
    """The rule, sample by sample, with tensors of one sample."""

    def __init__(self, job: Job) -> None:
        self.job, self.order = job, Order(job)
        self.x, self.signs = torch.from_numpy(job.x), torch.from_numpy(job.y * 2 - 1)
        weight, bias = job.start().values()
        self.w, self.b = torch.from_numpy(weight[0].copy()), torch.from_numpy(bias.copy())

    def run(self, steps: int) -> int:
        """One sample after the other."""
        for _ in range(steps):
            order, start, _ = self.order.next()
            self.step(int(order[start]))
        return steps

    def step(self, i: int) -> None:
        """Correct what is wrong of sample ``i``."""
        score = self.w @ self.x[i] + self.b
        if (score > 0) != (self.signs[i] > 0):
            self.w += self.job.rate * self.signs[i] * self.x[i]
            self.b += self.job.rate * self.signs[i]

    def trace(self, steps: int) -> list[float]:
        """As ``Peer.trace`` says."""
        losses = []
        for number in range(steps + 1):
            losses.append(perceptron_loss(self.x @ self.w + self.b, self.signs))
            if number < steps:
                self.step(number)
        return losses


def make(job: Job) -> Naive | NaiveRosenblatt:
    """The peer at this job."""
    return NaiveRosenblatt(job) if job.loss == "rosenblatt" else Naive(job)
