"""Names of how well gradients pass through the network, which only the engine can tell."""

from __future__ import annotations

from nnsim.core.answers.health import GradientSizes, Idle
from nnsim.language.texts import say
from nnsim.lessons.names.kinds import PENDING, Result, Unknown, quantity
from nnsim.lessons.names.network import LAYER
from nnsim.lessons.state import State

NONE_THERE = say("cannot be told: there is no such layer with a gradient")


@quantity(
    "gradient.size", "number", "", say("how large the gradient is in a layer: half of its slopes are smaller"), LAYER,
    asks=("gradients",),
)  # fmt: skip
def _size(state: State, layer: str) -> Result:
    found = state.told.answers.get("gradients", PENDING)
    if not isinstance(found, GradientSizes):
        return PENDING if found is PENDING else Unknown(NONE_THERE)
    return found.layers[layer].middle if layer in found.layers else Unknown(NONE_THERE)


@quantity(
    "gradient.idle", "number", "units", say("units of a layer that pass no gradient on: dead, or saturated"), LAYER,
    asks=("idle_units",),
)  # fmt: skip
def _idle(state: State, layer: str) -> Result:
    found = state.told.answers.get("idle_units", PENDING)
    if not isinstance(found, Idle):
        return PENDING if found is PENDING else Unknown(NONE_THERE)
    return found.layers[layer].idle if layer in found.layers else 0
