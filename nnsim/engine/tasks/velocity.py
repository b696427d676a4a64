"""The velocity from noise to data, in torch."""

from __future__ import annotations

import torch
from torch import Tensor

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask, identity


def _on_the_way(x: Tensor, drawn: Tensor) -> tuple[Tensor, Tensor]:
    """Where the straight line from noise to each sample is at its time, with that time, and the velocity along it."""
    noise, times = drawn[:, :-1].reshape(x.shape), drawn[:, -1].reshape(-1, *[1] * (x.dim() - 1))
    places = (1 - times) * noise + times * x
    return torch.cat([places, times.expand(-1, 1, *x.shape[2:])], 1), (x - noise).flatten(1)


IMPLEMENTATIONS.add(TorchTask("velocity", identity, mixed=_on_the_way))
