"""What the canvas draws: one column for the inputs, one per layer, one for the output."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

from nnsim.core.network import INPUT, OUTPUT, Node
from nnsim.core.project import Project
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.networks.plan import Plan, Planned
from nnsim.tasks.kinds import TASKS

Link = Literal["none", "full", "each"]

SUMMARISED_FROM = 13
"""Columns of that many units or more are drawn as a compact grid."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of units.

    ``kind``    a layer kind, or ``"input"`` or ``"output"``
    ``slots``   the unit in each place of the column; -1 for a feature that is not used
    ``names``   names of the places (features, classes), empty for plain hidden units
    ``link``    how the column before is joined: every unit to every unit, or each to its own
    ``weight``  name of the weight array of that link, empty if nothing is learned there
    ``bias``    name of the bias array, empty if there is none
    ``size``    units that a single place stands for: the pixels of an image; 0 where each has its own
    ``fixed``   True for inputs that cannot be used or dropped one by one: the columns of a table
    """

    id: str
    kind: str
    title: str
    slots: tuple[int, ...]
    names: tuple[str, ...] = ()
    link: Link = "none"
    weight: str = ""
    bias: str = ""
    size: int = 0
    fixed: bool = False

    @property
    def units(self) -> int:
        """Number of units that belong to the network."""
        return self.size or sum(unit >= 0 for unit in self.slots)

    @property
    def grid(self) -> bool:
        """True if the column is summarised."""
        return len(self.slots) >= SUMMARISED_FROM

    @property
    def narrow(self) -> bool:
        """True for layers that pass each number on, changed: dropout, normalisation, activation."""
        return self.kind not in {"input", "output", "dense"}

    def unit_name(self, unit: int) -> str:
        """The short name of a unit in labels such as ``w 3→2``; counted from 1."""
        if self.names and unit in self.slots:
            return self.names[self.slots.index(unit)]
        return str(unit + 1)


def columns(project: Project, plan: Plan) -> tuple[Column, ...]:
    """The columns of ``project`` in reading order.

    A network that cannot be built (an empty plan) is drawn as far as its nodes tell.
    """
    planned = {layer.id: layer for layer in plan.layers}
    built = [_inputs(project, plan)]
    for node in project.network.nodes:
        built.append(_layer(node, planned.get(node.id), built[-1]))
    built.append(_output(project, planned.get(OUTPUT)))
    return tuple(built)


def _inputs(project: Project, plan: Plan) -> Column:
    if not kind_of(project.data).takes_features:
        count = prod(plan.input_shape)
        if kind_of(project.data).is_pictorial:
            return Column(INPUT, "input", say("Inputs"), (0,), size=count, fixed=True)
        names = project.data.columns if len(project.data.columns) == count else ()
        return Column(INPUT, "input", say("Inputs"), tuple(range(count)), names, fixed=True)
    used = project.network.features
    if plan.input_shape != (len(used),):  # with the time, which comes last; these inputs are not chosen
        labels = (*(FEATURES[name].label for name in used), "t")
        return Column(INPUT, "input", say("Inputs"), tuple(range(len(labels))), labels, fixed=True)
    slots = tuple(used.index(name) if name in used else -1 for name in FEATURES.ids())
    return Column(INPUT, "input", say("Inputs"), slots, tuple(feature.label for feature in FEATURES))


def _layer(node: Node, planned: Planned | None, before: Column) -> Column:
    if planned is None:
        return _unplanned(node, before.units)
    weight, bias, link = _links(planned)
    if len(planned.out_shape) > 1 or (before.size and not planned.arrays):  # an image, or its pixels in a row
        return Column(node.id, planned.kind.id, planned.kind.label, (0,), link=link, size=prod(planned.out_shape))
    return Column(node.id, planned.kind.id, planned.kind.label, _slots(planned), (), link, weight, bias)


def _unplanned(node: Node, before: int) -> Column:
    title = LAYERS[node.spec.kind].label if node.spec.kind in LAYERS else node.spec.kind
    units = node.spec.values.get("units", before)
    count = units if isinstance(units, int) and 0 < units <= 1024 else 1
    return Column(node.id, node.spec.kind, title, tuple(range(count)))


def _output(project: Project, planned: Planned | None) -> Column:
    kind = project.network.output.spec.kind
    names = TASKS[kind].names(project.data) if kind in TASKS else ()
    slots = _slots(planned) if planned else tuple(range(max(len(names), 1)))
    weight, bias, link = _links(planned) if planned else ("", "", "none")
    fitting = names if len(names) == len(slots) else ()
    return Column(OUTPUT, "output", say("Output"), slots, fitting, link, weight, bias)


def _slots(planned: Planned) -> tuple[int, ...]:
    return tuple(range(prod(planned.out_shape)))


def _links(planned: Planned) -> tuple[str, str, Link]:
    """Name of the weight array, of the bias array, and the link that they make."""
    weight = bias = ""
    link: Link = "each"
    for array in planned.arrays:
        if array.role == "weight" and len(array.shape) == 2:
            weight, link = f"{planned.id}.{array.name}", "full"
        elif array.role == "scale":
            weight = f"{planned.id}.{array.name}"
        elif array.role == "bias":
            bias = f"{planned.id}.{array.name}"
    return weight, bias, link
