"""Modules that PyTorch lacks."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Step(nn.Module):
    """Heaviside step: 1 where the input is positive, else 0. Its slope is zero everywhere."""

    def forward(self, x: Tensor) -> Tensor:
        """Elementwise, same shape and type."""
        return (x > 0).to(x.dtype)


class Sine(nn.Module):
    """Sine of the input in radians (Sitzmann et al., 2020, without their factor)."""

    def forward(self, x: Tensor) -> Tensor:
        """Elementwise, same shape and type."""
        return torch.sin(x)


class Add(nn.Module):
    """The sum of its inputs, which have one shape."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """[n, *shape] each, the same for the sum."""
        total = inputs[0]
        for other in inputs[1:]:
            total = total + other
        return total


class Multiply(nn.Module):
    """The product of its inputs, which have one shape."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """[n, *shape] each, the same for the product."""
        product = inputs[0]
        for other in inputs[1:]:
            product = product * other
        return product


class Concat(nn.Module):
    """Its inputs side by side along ``dim``, where 0 counts the samples."""

    def __init__(self, dim: int = 1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, *inputs: Tensor) -> Tensor:
        """[n, *shape] each, equal in all axes but ``dim``."""
        return torch.cat(inputs, self.dim)
