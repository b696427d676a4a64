"""Modules of PyTorch whose gradients on graphics cards depend on chance, written so that they do not.

Runs there have to be repeatable bit for bit, and PyTorch refuses these rather than break that. On the
CPU its own are used. Numbers agree up to rounding; where several inputs share the maximum, they share its gradient.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as f
from torch import Tensor, nn

Parts = list[tuple[int, int]]


class LocalResponseNorm(nn.LocalResponseNorm):
    """As in PyTorch, without its pooling in three dimensions."""

    def forward(self, x: Tensor) -> Tensor:
        """[n, channels, h, w] -> the same shape."""
        size, channels = self.size, x.shape[1]
        squares = f.pad(x.square(), (0, 0, 0, 0, size // 2, (size - 1) // 2))
        around = squares[:, :channels]
        for shift in range(1, size):
            around = around + squares[:, shift : shift + channels]
        return x / (self.k + self.alpha / size * around).pow(self.beta)


class AdaptiveAvgPool2d(nn.AdaptiveAvgPool2d):
    """As in PyTorch, part by part."""

    def forward(self, x: Tensor) -> Tensor:
        """[n, channels, h, w] -> [n, channels, size, size]."""
        return _pooled(x, _side(self.output_size), lambda part: part.mean((2, 3)))


class AdaptiveMaxPool2d(nn.AdaptiveMaxPool2d):
    """As in PyTorch, part by part."""

    def forward(self, x: Tensor) -> Tensor:
        """[n, channels, h, w] -> [n, channels, size, size]."""
        return _pooled(x, _side(self.output_size), lambda part: part.amax((2, 3)))


class MaxPool3d(nn.MaxPool3d):
    """As in PyTorch, window by window."""

    def forward(self, x: Tensor) -> Tensor:
        """[n, channels, pictures, h, w] -> the same axes, pooled."""
        return _windows(x, self, float("-inf")).amax((5, 6, 7))


class AvgPool3d(nn.AvgPool3d):
    """As in PyTorch, window by window."""

    def forward(self, x: Tensor) -> Tensor:
        """[n, channels, pictures, h, w] -> the same axes, pooled."""
        return _windows(x, self, 0.0).mean((5, 6, 7))


def _windows(x: Tensor, pool: nn.MaxPool3d | nn.AvgPool3d, rim: float) -> Tensor:
    """All windows, their numbers in the last three axes."""
    size, stride, padding = _side(pool.kernel_size), _side(pool.stride), _side(pool.padding)
    views = f.pad(x, (padding,) * 6, value=rim)
    for axis in (2, 3, 4):
        views = views.unfold(axis, size, stride)
    return views


def _side(size: object) -> int:
    assert isinstance(size, int)
    return size


def _pooled(x: Tensor, size: int, take: Callable[[Tensor], Tensor]) -> Tensor:
    rows = [
        torch.stack([take(x[:, :, top:bottom, left:right]) for left, right in _parts(x.shape[3], size)], 2)
        for top, bottom in _parts(x.shape[2], size)
    ]
    return torch.stack(rows, 2)


def _parts(length: int, size: int) -> Parts:
    """Where each of ``size`` parts begins and ends; they overlap where ``size`` does not divide ``length``."""
    return [(i * length // size, -((i + 1) * length // -size)) for i in range(size)]


INSTEAD: dict[type[nn.Module], type[nn.Module]] = {
    nn.LocalResponseNorm: LocalResponseNorm,
    nn.AdaptiveAvgPool2d: AdaptiveAvgPool2d,
    nn.AdaptiveMaxPool2d: AdaptiveMaxPool2d,
    nn.MaxPool3d: MaxPool3d,
    nn.AvgPool3d: AvgPool3d,
}
"""What stands in for what on graphics cards."""
