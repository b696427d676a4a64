"""The symbol after each step, in torch."""

from __future__ import annotations

import torch.nn.functional as f
from torch import Tensor

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask, softmax


def _following(x: Tensor, _t: Tensor, _units: int) -> Tensor:
    """What follows each step of ``x`` [n, length, symbols], [n, symbols, length]: of a sequence it sums up to 1."""
    after = f.pad(x[:, 1:], (0, 0, 0, 1)) * (x != 0).any(2, keepdim=True)
    return (after / after.sum((1, 2), keepdim=True).clamp(min=1)).transpose(1, 2)


def _right(scores: Tensor, t: Tensor) -> Tensor:
    """The shares of steps that are told right, summed up over the sequences."""
    return ((scores.argmax(1) == t.argmax(1)) * t.sum(1)).sum()


IMPLEMENTATIONS.add(TorchTask("next_symbol", softmax, _right, aims=_following))
