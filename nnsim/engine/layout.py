"""Where each named array lies in the one flat buffer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.engine.weight_transfer import Labelled, Meaning
from nnsim.networks.kinds import Array, Shape
from nnsim.networks.plan import Plan, Planned
from nnsim.tasks.kinds import task_of


@dataclass(frozen=True, slots=True)
class Slot:
    """One array: its full name ``<node>.<array>``, its place ``[start, stop)``, and what its numbers belong to."""

    name: str
    node: str
    array: Array
    start: int
    stop: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Layout:
    """All arrays of a network: the trainable ones first, buffers after them."""

    slots: tuple[Slot, ...]

    @property
    def size(self) -> int:
        """Numbers in the whole buffer."""
        return self.slots[-1].stop if self.slots else 0

    @property
    def parameters(self) -> int:
        """Trainable numbers; they fill the front of the buffer."""
        return max((slot.stop for slot in self.slots if slot.array.is_trained), default=0)

    def split(self, flat: Floats, prefix: str = "") -> dict[str, Floats]:
        """Views into ``flat`` by name; slots past its end are left out."""
        inside = (slot for slot in self.slots if slot.stop <= len(flat))
        return {prefix + s.name: flat[s.start : s.stop].reshape(s.array.shape) for s in inside}

    def label(self, arrays: Mapping[str, Floats], prefix: str = "") -> dict[str, Labelled]:
        """The arrays among ``arrays`` that fit their slot, with their labels."""
        return {
            prefix + s.name: Labelled(arrays[prefix + s.name], s.meaning)
            for s in self.slots
            if prefix + s.name in arrays and arrays[prefix + s.name].shape == s.array.shape
        }


def by_layer(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    """All numbers of ``arrays``, named as slots are, that belong to one layer in a row, by its id."""
    found: dict[str, list[Floats]] = {}
    for name, array in arrays.items():
        found.setdefault(name.rpartition(".")[0], []).append(array.reshape(-1))
    return {node: np.concatenate(parts) for node, parts in found.items()}


def _columns(project: Project) -> tuple[str, ...]:
    """Names of the inputs or channels, by which weights follow them; pixels have none."""
    data = project.data
    columns = data.columns if data.sample_shape[-1:] == (len(data.columns),) else ()
    names = project.network.features if kind_of(data).takes_features else columns
    return (*names, "time") if names and task_of(project).noised else names


def layout(project: Project, plan: Plan) -> Layout:
    """Lay the arrays of ``plan`` out in one buffer."""
    slots: list[Slot] = []
    grids = _grids(plan)
    for trained in (True, False):
        for layer in plan.layers:
            for array in layer.arrays:
                if array.is_trained == trained:
                    start = slots[-1].stop if slots else 0
                    place = (start, start + prod(array.shape))
                    slots.append(
                        Slot(
                            f"{layer.id}.{array.name}", layer.id, array, *place, _meaning(project, layer, array, grids)
                        )
                    )
    return Layout(tuple(slots))


def _meaning(project: Project, layer: Planned, array: Array, grids: Mapping[str, Shape]) -> Meaning:
    is_output = layer.id in project.network.outputs
    owner = project.network.node(layer.id).spec.kind if is_output else layer.kind.id
    if array.reads is None:
        return Meaning(owner, blocks=array.blocks)
    source = layer.node.inputs[0]
    columns = _columns(project) if source == INPUT else ()
    return Meaning(owner, columns, array.blocks, array.reads, grids.get(source, ()))


def _grids(plan: Plan) -> dict[str, Shape]:
    """By node id: the shape of the image or sequence that a vector was, where views alone made it one."""
    grids: dict[str, Shape] = {}
    shapes = {**plan.inputs, **{layer.id: layer.out_shape for layer in plan.layers}}
    for layer in plan.layers:
        if layer.kind.is_view:
            source = layer.node.inputs[0]
            grids[layer.id] = grids.get(source, shapes[source])
    return {name: shape for name, shape in grids.items() if len(shape) > 1 and len(shapes[name]) == 1}
