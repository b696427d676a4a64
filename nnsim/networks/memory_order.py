"""In which order images lie in memory: the same for engine and exported scripts, as the last digits depend on it."""

from __future__ import annotations

from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.plan import Plan

CONVOLUTION, GROUP_NORM = "torch.nn:Conv2d", "torch.nn:GroupNorm"


def channels_come_last(planned: Plan) -> bool:
    """Whether images enter the network with their channels last in memory, as convolutions compute fastest.

    Not where group normalisation reads what nothing trained has made: it then has no gradient to pass on, and with
    the channels last PyTorch 2.13 ends the process in that case.
    """
    convolves = any(call.target == CONVOLUTION for layer in planned.layers for call in layer.calls)
    return len(planned.input_shape) == IMAGE and convolves and not _normalises_untrained(planned)


def _normalises_untrained(planned: Plan) -> bool:
    """Whether a group normalisation stands before everything that learns."""
    untrained = {*planned.inputs}
    for layer in planned.layers:
        if not untrained.issuperset(layer.node.inputs):
            continue
        if any(call.target == GROUP_NORM for call in layer.calls):
            return True
        if not layer.parameters:
            untrained.add(layer.id)
    return False
