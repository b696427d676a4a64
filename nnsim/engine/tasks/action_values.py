"""The value of each action, in torch."""

from __future__ import annotations

from nnsim.engine.tasks.kinds import IMPLEMENTATIONS, TorchTask, identity, one_hot

IMPLEMENTATIONS.add(TorchTask("action_values", identity, targets=one_hot))
