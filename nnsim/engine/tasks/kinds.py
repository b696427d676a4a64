"""What a task is in torch, and the registry of them under the ids of ``tasks.kinds``.

Scores z and targets t are float32 [n, units], or [n, units, ...] where every pixel or step is answered for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as f
from torch import Tensor

from nnsim.core.registry import Registry


def _units_second(y: Tensor, _units: int) -> Tensor:
    """Targets [n, units] as they are, others with an axis for the single unit: [n, 1] or [n, 1, h, w]."""
    return y if y.dim() == 2 else y.unsqueeze(1)


@dataclass(frozen=True, slots=True)
class TorchTask:
    """What the ``tasks.kinds.Task`` with this ``id`` is in torch.

    ``answers``  scores -> answers of the same shape
    ``right``    scores and targets -> how many samples are right, a scalar; shares of pixels count. None where there is
                 no right and wrong
    ``decide``   scores -> class of each sample [n]; None where no class is told
    ``targets``  targets y [n, *target_shape] and the number of units -> what is kept beside the samples, [n, units],
                 [n, 1] or [n, 1, h, w]
    ``aims``     inputs of a batch as the model gets them [n, *shape], what is kept beside them and the number of units
                 -> targets; None where these are what is kept
    ``classes``  inputs of a batch and what is kept beside them -> int64 [n, ...], the class of every pixel or step,
                 which ``aims`` writes as one number for each; None where these are no classes
    ``places``   how many answers of scores with this shape a loss is the mean over
    ``mixed``    samples of a batch [n, *shape] and draws of ``tasks.noise`` [n, numbers + 1] -> what the model gets,
                 and what its scores are compared with; None where a task is not ``noised``
    """

    id: str
    answers: Callable[[Tensor], Tensor]
    right: Callable[[Tensor, Tensor], Tensor] | None = None
    decide: Callable[[Tensor], Tensor] | None = None
    targets: Callable[[Tensor, int], Tensor] = _units_second
    aims: Callable[[Tensor, Tensor, int], Tensor] | None = None
    classes: Callable[[Tensor, Tensor], Tensor] | None = None
    places: Callable[[torch.Size], int] | None = None
    mixed: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] | None = None


IMPLEMENTATIONS: Registry[TorchTask] = Registry("output in torch", lambda e: e.id)


def softmax(scores: Tensor) -> Tensor:
    """The shares of classes."""
    return torch.softmax(scores, 1)


def identity(scores: Tensor) -> Tensor:
    """Values as they are."""
    return scores


def one_hot(y: Tensor, units: int) -> Tensor:
    """Classes [n] -> [n, units]."""
    return f.one_hot(y.long(), units).to(torch.float32)


def right_places(scores: Tensor, t: Tensor) -> Tensor:
    """The shares of right pixels or steps, summed up over the samples."""
    return (scores.argmax(1) == t.argmax(1)).to(torch.float32).flatten(1).mean(1).sum()


def places(shape: torch.Size) -> int:
    """How many pixels or steps scores of this ``shape`` answer for."""
    return math.prod(shape[2:])
