"""In which order images lie in memory: the same for engine and exported scripts, as the last digits depend on it."""

from __future__ import annotations

from collections.abc import Collection

from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.plan import Plan

CONVOLUTION, GROUP_NORM = "torch.nn:Conv2d", "torch.nn:GroupNorm"


def channels_come_last(planned: Plan, frozen: Collection[str] = frozenset()) -> bool:
    """Whether images enter the network with their channels last in memory, as convolutions compute fastest.

    Not where group normalisation learns from what nothing that learns has made, while the nodes in ``frozen`` do not:
    it then has no gradient to pass on, and with the channels last PyTorch 2.13 ends the process in that case.
    """
    convolves = any(call.target == CONVOLUTION for layer in planned.layers for call in layer.calls)
    return len(planned.input_shape) == IMAGE and convolves and not normalises_untrained(planned, frozen)


def normalises_untrained(planned: Plan, frozen: Collection[str]) -> bool:
    """Whether a group normalisation that learns stands before everything else that does."""
    untrained = {*planned.inputs}
    for layer in planned.layers:
        if not untrained.issuperset(layer.node.inputs):
            continue
        learns = layer.id not in frozen
        if learns and any(call.target == GROUP_NORM for call in layer.calls):
            return True
        if not learns or not layer.parameters:
            untrained.add(layer.id)
    return False
