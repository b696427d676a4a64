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
