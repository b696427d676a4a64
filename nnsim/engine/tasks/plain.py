"""Tasks in torch under the ids of the catalogue: answers, what losses compare them with, and what is right.

Scores z and targets t are float32 [n, units], or [n, units, ...] where every pixel or step is answered for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as f
from torch import Tensor

from nnsim.tasks.per_pixel import BRIGHT


def _units_second(y: Tensor, _units: int) -> Tensor:
    """Targets [n, units] as they are, others with an axis for the single unit: [n, 1] or [n, 1, h, w]."""
    return y if y.dim() == 2 else y.unsqueeze(1)


@dataclass(frozen=True, slots=True)
class TorchTask:
    """What a ``tasks.kinds.Task`` is in torch.

    ``answers``  scores -> answers of the same shape
    ``right``    scores and targets -> how many samples are right, a scalar; shares of pixels count. None where there is
                 no right and wrong
    ``decide``   scores -> class of each sample [n]; None where no class is told
    ``targets``  targets y [n, *target_shape] and the number of units -> what is kept beside the samples, [n, units],
                 [n, 1] or [n, 1, h, w]
    ``aims``     inputs of a batch as the model gets them [n, *shape], what is kept beside them and the number of units
                 -> targets; None where these are what is kept
    ``places``   how many answers of scores with this shape a loss is the mean over
    ``mixed``    samples of a batch [n, *shape] and draws of ``tasks.noise`` [n, numbers + 1] -> what the model gets,
                 and what its scores are compared with; None where a task is not ``noised``
    """

    answers: Callable[[Tensor], Tensor]
    right: Callable[[Tensor, Tensor], Tensor] | None = None
    decide: Callable[[Tensor], Tensor] | None = None
    targets: Callable[[Tensor, int], Tensor] = _units_second
    aims: Callable[[Tensor, Tensor, int], Tensor] | None = None
    places: Callable[[torch.Size], int] | None = None
    mixed: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] | None = None


def _softmax(scores: Tensor) -> Tensor:
    return torch.softmax(scores, 1)


def _identity(scores: Tensor) -> Tensor:
    return scores


def _above_zero(scores: Tensor) -> Tensor:
    return scores[:, 0] > 0


def _largest(scores: Tensor) -> Tensor:
    return scores.argmax(1)


def _right_sides(scores: Tensor, t: Tensor) -> Tensor:
    return ((scores > 0) == (t > 0.5)).sum(dtype=torch.float32)


def _right_classes(scores: Tensor, t: Tensor) -> Tensor:
    return t.gather(1, scores.argmax(1, keepdim=True)).sum()  # targets are one-hot


def _right_places(scores: Tensor, t: Tensor) -> Tensor:
    return (scores.argmax(1) == t.argmax(1)).to(torch.float32).flatten(1).mean(1).sum()


def _one_hot(y: Tensor, units: int) -> Tensor:
    return f.one_hot(y.long(), units).to(torch.float32)


def _input(x: Tensor, _t: Tensor, _units: int) -> Tensor:
    return x.flatten(1)


def _figure(x: Tensor, t: Tensor, units: int) -> Tensor:
    """One-hot [n, units, h, w]: the classes ``t`` [n, 1, h, w] that the data give for every pixel.

    For a class of the image [n, 1] that is class 1 + ``t`` where the image is bright, and 0, the ground, elsewhere.
    """
    figure = t[:, 0].long() if t.dim() > 2 else (x.amax(1) > BRIGHT).long() * (1 + t.long()[:, :, None])
    return f.one_hot(figure, units).permute(0, 3, 1, 2).to(torch.float32)


def _on_the_way(x: Tensor, drawn: Tensor) -> tuple[Tensor, Tensor]:
    """Where the straight line from noise to each sample is at its time, with that time, and the velocity along it."""
    noise, times = drawn[:, :-1].reshape(x.shape), drawn[:, -1].reshape(-1, *[1] * (x.dim() - 1))
    places = (1 - times) * noise + times * x
    return torch.cat([places, times.expand(-1, 1, *x.shape[2:])], 1), (x - noise).flatten(1)


def _following(x: Tensor, t: Tensor, units: int) -> Tensor:
    """One-hot [n, units, length]: the token after each of ``x`` [n, length], the last one of which is ``t`` [n, 1]."""
    tokens = torch.cat([x[:, 1:], t], 1).long()
    return f.one_hot(tokens, units).permute(0, 2, 1).to(torch.float32)


def _places(shape: torch.Size) -> int:
    return math.prod(shape[2:])


IMPLEMENTATIONS: dict[str, TorchTask] = {
    "binary": TorchTask(torch.sigmoid, _right_sides, _above_zero),
    "multiclass": TorchTask(_softmax, _right_classes, _largest, _one_hot),
    "regression": TorchTask(_identity),
    "reconstruction": TorchTask(_identity, aims=_input),
    "pixels": TorchTask(_softmax, _right_places, aims=_figure, places=_places),
    "pixel_values": TorchTask(_identity, places=_places),
    "next_token": TorchTask(_softmax, _right_places, aims=_following, places=_places),
    "action_values": TorchTask(_identity, targets=_one_hot),
    "velocity": TorchTask(_identity, mixed=_on_the_way),
}
"""By the id of the task."""
