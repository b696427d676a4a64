"""What a network consists of for kernels: a unit for each layer that computes, with the activation behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnsim.engine.kernels.kinds import ACTIVATIONS, LINEAR
from nnsim.networks.kinds import ACTIVATIONS as CATALOGUE
from nnsim.networks.kinds import Argument, Call, Shape
from nnsim.networks.plan import Plan, Planned

CONVOLUTION, DENSE, ADD = "torch.nn:Conv2d", "torch.nn:Linear", "nnsim.engine.modules:Add"
NORM, NORM_OF_VECTORS = "torch.nn:BatchNorm2d", "torch.nn:BatchNorm1d"
LARGEST, MEAN, GLOBAL_MEAN = "torch.nn:MaxPool2d", "torch.nn:AvgPool2d", "torch.nn:AdaptiveAvgPool2d"
FLATTEN, BENT = "torch.nn:Flatten", "bent"

TARGETS = {CONVOLUTION, DENSE, NORM, NORM_OF_VECTORS, ADD, LARGEST, MEAN, GLOBAL_MEAN, FLATTEN}

INPUT = 0
"""The unit that stands for the samples."""


@dataclass(slots=True)
class Unit:
    """``target`` names what it computes, with ``given`` arguments, of the units ``reads``; ``bends`` what follows.

    ``shape``  (maps, height, width) of what it makes; of a vector (numbers, 1, 1)
    ``node``   the layer that it belongs to; ``readers`` count who reads it
    """

    target: str
    given: Mapping[str, Argument]
    reads: tuple[int, ...]
    shape: tuple[int, int, int]
    node: str = ""
    bends: int = LINEAR
    readers: int = 0
    arrays: frozenset[str] = field(default_factory=frozenset)

    def whole(self, name: str) -> int:
        """A whole number among the arguments."""
        return int(self.number(name))

    def number(self, name: str) -> float:
        """A number among the arguments."""
        number = self.given[name]
        assert isinstance(number, int | float)
        return number


def activation_of(call: Call) -> int | None:
    """Which activation a module is, None if it is none that kernels know."""
    return next((number for name, number in ACTIVATIONS.items() if CATALOGUE[name].call == call), None)


def unsupported(plan: Plan) -> str:
    """The id of the first layer with a module that no unit is made of; empty if there is none."""
    return next((layer.id for layer in plan.layers if not _is_supported(layer)), "")


def _is_supported(layer: Planned) -> bool:
    if any(len(shape) not in {1, 3} for shape in (*layer.in_shapes, layer.out_shape)):
        return False  # sequences and videos
    for call in layer.calls:
        if call.target not in TARGETS and activation_of(call) is None:
            return False
        if call.target == GLOBAL_MEAN and dict(call.arguments)["output_size"] != 1:
            return False
    return True


def units_of(plan: Plan) -> list[Unit]:
    """The units of a network that is supported, the samples first and the scores last."""
    units = [Unit("input", {}, (), _three(plan.input_shape))]
    made = dict.fromkeys(plan.inputs, INPUT)
    for layer in plan.layers:
        reads, arrays = tuple(made[name] for name in layer.node.inputs), frozenset(a.name for a in layer.arrays)
        for call in layer.calls:
            if call.target == FLATTEN:
                continue
            bends = activation_of(call)
            shape = units[reads[0]].shape if bends is not None else _three(layer.out_shape)
            target = BENT if bends is not None else NORM if call.target == NORM_OF_VECTORS else call.target
            units.append(Unit(target, dict(call.arguments), reads, shape, layer.id, bends or LINEAR, 0, arrays))
            reads, arrays = (len(units) - 1,), frozenset()
        made[layer.id] = reads[0]
    return _joined(units)


def _joined(units: list[Unit]) -> list[Unit]:
    """The same with activations as part of the unit that they bend, where nobody else reads it."""
    readers = [sum(unit.reads.count(i) for unit in units) for i in range(len(units))]
    kept: list[Unit] = []
    places: list[int] = []
    for unit in units:
        unit.reads = tuple(places[read] for read in unit.reads)
        if unit.target == BENT:
            before = unit.reads[0]
            if unit.bends == LINEAR or (_is_bendable(kept[before]) and readers[places.index(before)] == 1):
                kept[before].bends = unit.bends if unit.bends != LINEAR else kept[before].bends
                places.append(before)
                continue
        places.append(len(kept))
        kept.append(unit)
    for unit in kept:
        for read in unit.reads:
            kept[read].readers += 1
    return kept


def _is_bendable(unit: Unit) -> bool:
    return unit.bends == LINEAR and unit.target in {CONVOLUTION, DENSE, NORM, ADD}


def _three(shape: Shape) -> tuple[int, int, int]:
    return (shape[0], shape[1], shape[2]) if len(shape) == 3 else (shape[0], 1, 1)
