"""The token after each, in torch."""

from __future__ import annotations

import torch
import torch.nn.functional as f
from torch import Tensor

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask, places, right_places, softmax


def _following(x: Tensor, t: Tensor) -> Tensor:
    """The token after each of ``x`` [n, length], the last one of which is ``t`` [n, 1]: int64 [n, length]."""
    return torch.cat([x[:, 1:], t], 1).long()


def _one_hot(x: Tensor, t: Tensor, units: int) -> Tensor:
    """The same as [n, units, length]."""
    return f.one_hot(_following(x, t), units).permute(0, 2, 1).to(torch.float32)


IMPLEMENTATIONS.add(TorchTask("next_token", softmax, right_places, aims=_one_hot, classes=_following, places=places))
