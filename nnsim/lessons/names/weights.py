"""Names of the weights as they are now."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument
from nnsim.lessons.names.kinds import PENDING, Result, Unknown, quantity
from nnsim.lessons.names.network import LAYER
from nnsim.lessons.state import State

ASKS = ("weights",)
UNIT = Argument("unit", "number", say("which unit of the layer, from 0 on"), 0)


def array(state: State, name: str) -> Floats | Unknown:
    """The array ``"<node>.<parameter>"``."""
    if state.told.weights is None:
        return PENDING
    found = state.told.weights.get(name)
    return Unknown(say("cannot be told: there is no array {name}", name=name)) if found is None else found


def _entry(found: Floats | Unknown, *place: float) -> Result:
    if isinstance(found, Unknown):
        return found
    index = tuple(int(at) for at in place)
    if len(index) != found.ndim or any(not 0 <= at < size for at, size in zip(index, found.shape, strict=True)):
        return Unknown(
            say("cannot be told: there is no such place among {shape}", shape=" × ".join(map(str, found.shape)))
        )
    return float(found[index])


@quantity(
    "weight", "number", "", say("the weight with which a unit of a dense layer reads one of its inputs"),
    LAYER, UNIT, Argument("input", "number", say("which input of the layer, from 0 on"), 0), asks=ASKS,
)  # fmt: skip
def _weight(state: State, layer: str, unit: float, input: float) -> Result:  # noqa: A002  what lessons call it
    return _entry(array(state, f"{layer}.weight"), unit, input)


@quantity("bias", "number", "", say("the bias of a unit: w₀, minus the threshold"), LAYER, UNIT, asks=ASKS)
def _bias(state: State, layer: str, unit: float) -> Result:
    return _entry(array(state, f"{layer}.bias"), unit)


def _of_layer(state: State, layer: str) -> Floats | Unknown:
    return array(state, f"{layer}.weight")


@quantity("weights.largest", "number", "", say("the largest weight of a layer, without its sign"), LAYER, asks=ASKS)
def _largest(state: State, layer: str) -> Result:
    found = _of_layer(state, layer)
    return found if isinstance(found, Unknown) else float(np.abs(found).max(initial=0.0))


@quantity("weights.length", "number", "", say("length of all weights of a layer as one vector"), LAYER, asks=ASKS)
def _length(state: State, layer: str) -> Result:
    found = _of_layer(state, layer)
    return found if isinstance(found, Unknown) else float(np.linalg.norm(found.astype(np.float64)))


@quantity("weights.mean", "number", "", say("mean of the weights of a layer"), LAYER, asks=ASKS)
def _mean(state: State, layer: str) -> Result:
    found = _of_layer(state, layer)
    return found if isinstance(found, Unknown) else float(found.mean(dtype=np.float64))


@quantity(
    "weights.zeros", "number", "share", say("which share of the weights of a layer is exactly 0"), LAYER, asks=ASKS
)
def _zeros(state: State, layer: str) -> Result:
    found = _of_layer(state, layer)
    return found if isinstance(found, Unknown) else float((found == 0).mean())


@quantity("weights.finite", "flag", "", say("whether all numbers of the network are finite"), asks=ASKS)
def _finite(state: State) -> Result:
    if state.told.weights is None:
        return PENDING
    return all(bool(np.isfinite(each).all()) for each in state.told.weights.values())
