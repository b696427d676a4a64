"""The sample itself, each of its numbers as a probability, in torch."""

from __future__ import annotations

import torch
from torch import Tensor

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask


def _input(x: Tensor, _t: Tensor, _units: int) -> Tensor:
    return x.flatten(1)


IMPLEMENTATIONS.add(TorchTask("bernoulli", torch.sigmoid, aims=_input))
