"""Losses straight from the classes of samples, without numbers for all those that they are not of; and in one go.

They come to what ``engine.losses`` says, but for the last digits.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import NamedTuple

import torch.nn.functional as f
from torch import Tensor

from nnsim.engine.losses import Answer, Loss
from nnsim.engine.tasks.kinds import TorchTask, one_hot

MANY = 32
"""Classes of pixels or steps; from so many on rows of scores are compared faster than maps of them."""


class Direct(NamedTuple):
    """``kept`` is what is kept of the targets of all samples, ``aims`` what scores of some of them are compared with:
    it gets inputs and what was kept. ``total`` is the sum of their losses.
    """

    kept: Callable[[Tensor], Tensor]
    aims: Callable[[Tensor, Tensor], Tensor]
    total: Callable[[Tensor, Tensor], Tensor]


def direct(loss: Loss, task: TorchTask, units: int) -> Direct:
    """The loss of an output with so many ``units``."""
    if loss.id != "categorical_cross_entropy" or not (task.classes or task.targets is one_hot):
        return Direct(_same, _aims(task, units), _whole(loss, task))
    if task.classes is None:
        return Direct(lambda targets: targets.argmax(1), _kept, _of_samples)
    return Direct(_same, task.classes, _of_places)


def _same(targets: Tensor) -> Tensor:
    return targets


def _kept(_inputs: Tensor, kept: Tensor) -> Tensor:
    return kept


def _aims(task: TorchTask, units: int) -> Callable[[Tensor, Tensor], Tensor]:
    made = task.aims
    return (lambda inputs, kept: made(inputs, kept, units)) if made else _kept


def _of_samples(scores: Tensor, classes: Tensor) -> Tensor:
    """Scores [n, units] and classes [n]."""
    return f.cross_entropy(scores, classes, reduction="sum")


def _of_places(scores: Tensor, classes: Tensor) -> Tensor:
    """Scores [n, units, ...] and classes [n, ...]; the mean over the places of a sample, summed up over samples."""
    rows = scores.movedim(1, -1)
    each = prod(classes.shape[1:])
    if scores.shape[1] >= MANY and rows.is_contiguous():
        scores, classes = rows.flatten(0, -2), classes.flatten()
    return f.cross_entropy(scores, classes, reduction="sum") / each


def _squared(answers: Tensor, targets: Tensor) -> Tensor:
    return f.mse_loss(answers, targets, reduction="sum")


def _absolute(answers: Tensor, targets: Tensor) -> Tensor:
    return f.l1_loss(answers, targets, reduction="sum")


def _huber(answers: Tensor, targets: Tensor) -> Tensor:
    return f.smooth_l1_loss(answers, targets, reduction="sum")


def _binary_cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    return f.binary_cross_entropy_with_logits(scores, targets, reduction="sum")


_OF_ANSWERS = {"squared_error": _squared, "absolute_error": _absolute, "huber": _huber}


def _whole(loss: Loss, task: TorchTask) -> Callable[[Tensor, Tensor], Tensor]:
    if task.places is not None:
        return loss.total
    if loss.id == "binary_cross_entropy":
        return _binary_cross_entropy
    summed = _OF_ANSWERS.get(loss.id)
    return _answered(summed, task.answers) if summed else loss.total


def _answered(summed: Callable[[Tensor, Tensor], Tensor], answer: Answer) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda scores, targets: summed(answer(scores), targets)
