"""Losses in torch under the ids of the catalogue: means over the samples of sums over the units.

z are scores, p answers (sigmoid, softmax or the score), t targets (0 and 1, or the value) and
s = 2t - 1; all float32 [n, units].
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as f
from torch import Tensor

Answer = Callable[[Tensor], Tensor]
Elementwise = Callable[[Tensor, Tensor, Answer], Tensor]


def _softmax(scores: Tensor) -> Tensor:
    return torch.softmax(scores, 1)


def _identity(scores: Tensor) -> Tensor:
    return scores


ANSWERS: dict[str, Answer] = {
    "binary": torch.sigmoid,
    "multiclass": _softmax,
    "regression": _identity,
    "reconstruction": _identity,
    "pixels": _softmax,
}
"""Scores to answers, by output kind."""


def _squared(z: Tensor, t: Tensor, answer: Answer) -> Tensor:
    return (answer(z) - t).square()


def _absolute(z: Tensor, t: Tensor, answer: Answer) -> Tensor:
    return (answer(z) - t).abs()


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
}
"""One term per sample and unit, [n, units]; its sum over the units is the sample's loss."""


class Loss:
    """The loss ``loss`` on an output of kind ``output``."""

    def __init__(self, loss: str, output: str) -> None:
        self.id = loss
        self._terms = ELEMENTWISE[loss]
        self._answer = ANSWERS[output]
        self._many = output == "pixels"

    def total(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Sum over the samples, a scalar; its mean has 1 / n of its gradient."""
        total = self._terms(scores, targets, self._answer).sum()
        return total / _places(scores) if self._many else total

    def each(self, scores: Tensor, targets: Tensor) -> Tensor:
        """The loss of every sample, [n]."""
        sums = self._terms(scores, targets, self._answer).flatten(1).sum(1)
        return sums / _places(scores) if self._many else sums


def _places(scores: Tensor) -> int:
    """How many pixels of a sample are answered for; their losses are averaged."""
    return math.prod(scores.shape[2:])


def targets(output: str, y: Tensor, units: int) -> Tensor:
    """Targets float32 [n, units] from ``y`` [n]: 0 or 1, one-hot, or the value.

    Those of reconstruction and of pixels are made of the samples when they are needed (``aimed_at``).
    """
    if output == "multiclass":
        return f.one_hot(y.long(), units).to(torch.float32)
    return y.reshape(-1, 1)


BRIGHT = 0.5
"""What of an image is brighter belongs to its figure; the rest is ground."""


def aimed_at(output: str, x: Tensor, t: Tensor, units: int) -> Tensor:
    """Targets of a batch with inputs ``x`` [n, *shape] as the model gets them: ``t`` as it is, or made of ``x``.

    Reconstruction aims at the inputs, [n, numbers]. Pixels aim at class 1 + ``t`` where the image is bright and at
    0, the ground, elsewhere: one-hot [n, units, h, w].
    """
    if output == "reconstruction":
        return x.flatten(1)
    if output == "pixels":
        figure = (x.amax(1) > BRIGHT).long() * (1 + t.long()[:, :, None])
        return f.one_hot(figure, units).permute(0, 3, 1, 2).to(torch.float32)
    return t
