"""Losses in torch under the ids of the catalogue: means over the samples of sums over the units.

z are scores, p answers (sigmoid, softmax or the score), t targets (0 and 1, or the value) and
s = 2t - 1; all float32 [n, units].
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as f
from torch import Tensor

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS

Answer = Callable[[Tensor], Tensor]
Elementwise = Callable[[Tensor, Tensor, Answer], Tensor]


def _squared(z: Tensor, t: Tensor, answer: Answer) -> Tensor:
    return (answer(z) - t).square()


def _absolute(z: Tensor, t: Tensor, answer: Answer) -> Tensor:
    return (answer(z) - t).abs()


def _huber(z: Tensor, t: Tensor, answer: Answer) -> Tensor:
    return f.smooth_l1_loss(answer(z), t, reduction="none")


def _binary_cross_entropy(z: Tensor, t: Tensor, _answer: Answer) -> Tensor:
    return f.binary_cross_entropy_with_logits(z, t, reduction="none")


def _categorical_cross_entropy(z: Tensor, t: Tensor, _answer: Answer) -> Tensor:
    return -t * torch.log_softmax(z, 1)


def _hinge(z: Tensor, t: Tensor, _answer: Answer) -> Tensor:
    return torch.relu(1 - (2 * t - 1) * z)


def _perceptron(z: Tensor, t: Tensor, _answer: Answer) -> Tensor:
    # clamp, not relu: its slope at a score of exactly 0 is that of a mistake, so zero weights can leave zero
    return torch.clamp((1 - 2 * t) * z, min=0)


ELEMENTWISE: dict[str, Elementwise] = {
    "squared_error": _squared,
    "absolute_error": _absolute,
    "binary_cross_entropy": _binary_cross_entropy,
    "categorical_cross_entropy": _categorical_cross_entropy,
    "hinge": _hinge,
    "perceptron": _perceptron,
    "huber": _huber,
}
"""One term per sample and unit, [n, units]; its sum over the units is the sample's loss."""


class Loss:
    """The loss ``loss`` on an output for ``task``."""

    def __init__(self, loss: str, task: str) -> None:
        self.id = loss
        self._terms = ELEMENTWISE[loss]
        self._answer, self._places = IMPLEMENTATIONS[task].answers, IMPLEMENTATIONS[task].places

    def total(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Sum over the samples, a scalar; its mean has 1 / n of its gradient."""
        total = self._terms(scores, targets, self._answer).sum()
        return total / self._places(scores.shape) if self._places else total

    def each(self, scores: Tensor, targets: Tensor) -> Tensor:
        """The loss of every sample, [n]."""
        sums = self._terms(scores, targets, self._answer).flatten(1).sum(1)
        return sums / self._places(scores.shape) if self._places else sums
