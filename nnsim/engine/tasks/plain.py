"""Classes, values, samples and pixels, in torch."""

from __future__ import annotations

import torch
import torch.nn.functional as f
from torch import Tensor

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask, identity, one_hot, places, right_places, softmax
from nnsim.tasks.per_pixel import BRIGHT


def _above_zero(scores: Tensor) -> Tensor:
    return scores[:, 0] > 0


def _largest(scores: Tensor) -> Tensor:
    return scores.argmax(1)


def _right_sides(scores: Tensor, t: Tensor) -> Tensor:
    return ((scores > 0) == (t > 0.5)).sum(dtype=torch.float32)


def _right_classes(scores: Tensor, t: Tensor) -> Tensor:
    return t.gather(1, scores.argmax(1, keepdim=True)).sum()  # targets are one-hot


def _input(x: Tensor, _t: Tensor, _units: int) -> Tensor:
    return x.flatten(1)


def _of_pixels(x: Tensor, t: Tensor) -> Tensor:
    """int64 [n, h, w]: the classes ``t`` [n, 1, h, w] that the data give for every pixel.

    For a class of the image [n, 1] that is class 1 + ``t`` where the image is bright, and 0, the ground, elsewhere.
    """
    return t[:, 0].long() if t.dim() > 2 else (x.amax(1) > BRIGHT).long() * (1 + t.long()[:, :, None])


def _figure(x: Tensor, t: Tensor, units: int) -> Tensor:
    """The same one-hot, [n, units, h, w]."""
    return f.one_hot(_of_pixels(x, t), units).permute(0, 3, 1, 2).to(torch.float32)


IMPLEMENTATIONS.add(TorchTask("binary", torch.sigmoid, _right_sides, _above_zero))
IMPLEMENTATIONS.add(TorchTask("multiclass", softmax, _right_classes, _largest, one_hot))
IMPLEMENTATIONS.add(TorchTask("regression", identity))
IMPLEMENTATIONS.add(TorchTask("reconstruction", identity, aims=_input))
IMPLEMENTATIONS.add(TorchTask("pixels", softmax, right_places, aims=_figure, classes=_of_pixels, places=places))
IMPLEMENTATIONS.add(TorchTask("pixel_values", identity, places=places))
