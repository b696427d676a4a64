"""Shape inference: what a network becomes on its data, before anything is built.

The plan is the one place where shapes, arrays, counts and problems are worked out; the
window, the engine and the code export all read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import prod
from types import MappingProxyType
from typing import Any, TypeVar

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.network import INPUT, Network, Node, is_input
from nnsim.core.parameters import Value, Values
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.project import Project
from nnsim.core.registry import UnknownEntry
from nnsim.core.spec import Spec
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import sections
from nnsim.language.texts import lowered, say
from nnsim.networks.kinds import LAYERS, Array, Call, LayerKind, Shape
from nnsim.networks.naming import called

End = Callable[[Shape], Spec | Problem]
"""What the last layer is, for the shape of what it reads."""

MOST_NUMBERS = 1 << 28
"""The most numbers that a layer may make of one sample: 1 GiB of float32."""

MOST_WEIGHTS = 1 << 28
"""The most numbers in all arrays of a network: 1 GiB, of which learning needs two to four times as much."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A node with everything that follows from its place in the network (shapes without batch)."""

    node: Node
    kind: LayerKind
    values: dict[str, Value]
    in_shapes: tuple[Shape, ...]
    out_shape: Shape
    arrays: tuple[Array, ...]

    @property
    def id(self) -> str:
        """The id of the node."""
        return self.node.id

    @property
    def in_shape(self) -> Shape:
        """The shape of the first input."""
        return self.in_shapes[0]

    @property
    def parameters(self) -> int:
        """Number of trainable numbers."""
        return sum(prod(a.shape) for a in self.arrays if a.is_trained)

    @property
    def calls(self) -> tuple[Call, ...]:
        """The PyTorch modules that it stands for, applied in order; the first gets all inputs."""
        return self.kind.calls(self.values, self.in_shape)

    @property
    def numbers(self) -> int:
        """Numbers in all arrays, those that never learn included."""
        return sum(prod(array.shape) for array in self.arrays)

    @property
    def macs(self) -> int:
        """Multiply-adds per sample."""
        return self.kind.macs(self.values, self.in_shape)


Rows = TypeVar("Rows", bound=Any)
"""An array of numpy, or a tensor."""


@dataclass(frozen=True, slots=True)
class Port:
    """One of several inputs: the numbers of a row from ``start`` on, which nodes read in this ``shape``."""

    id: str
    label: str
    shape: Shape
    start: int

    def of(self, rows: Rows) -> Rows:
        """What stands there in ``rows`` [n, numbers], as [n, *shape]."""
        part: Rows = rows[:, self.start : self.start + prod(self.shape)].reshape(len(rows), *self.shape)
        return part


@dataclass(frozen=True, slots=True)
class Plan:
    """``layers`` in topological order, outputs last and the first of them at the end; empty if a problem forbids it.

    ``input_shape`` is that of a sample as the network is fed with it; ``ports`` are what such a row is cut into
    where the network has several inputs.

    ``reached`` are all nodes whose shape is known: also those that lead nowhere, and those of a
    network that cannot be built.
    """

    input_shape: Shape
    layers: tuple[Planned, ...]
    problems: tuple[Problem, ...] = ()
    reached: tuple[Planned, ...] = ()
    ports: tuple[Port, ...] = ()

    @property
    def inputs(self) -> dict[str, Shape]:
        """The shape of every input by its id."""
        return {port.id: port.shape for port in self.ports} or {INPUT: self.input_shape}

    def cut(self, x: Rows) -> dict[str, Rows]:
        """What each input gets of samples ``x`` [n, *input_shape], by its id."""
        return {port.id: port.of(x) for port in self.ports} or {INPUT: x}

    @property
    def units(self) -> int:
        """Number of units of the first output."""
        return self.layers[-1].out_shape[0] if self.layers else 0

    @property
    def parameters(self) -> int:
        """Number of trainable numbers of the whole network, biases included."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def frozen(self) -> int:
        """How many of them do not learn, as their layers are frozen."""
        return sum(layer.parameters for layer in self.layers if layer.node.frozen)

    @property
    def numbers(self) -> int:
        """Numbers in all arrays, those that never learn included."""
        return sum(layer.numbers for layer in self.layers)

    @property
    def macs(self) -> int:
        """Multiply-adds per sample of the whole network."""
        return sum(layer.macs for layer in self.layers)

    def layer(self, node_id: str) -> Planned:
        """The planned node called ``node_id``; raises ``KeyError``."""
        for layer in self.layers:
            if layer.id == node_id:
                return layer
        raise KeyError(node_id)


def units(shape: Shape) -> int:
    """How many neurons or channels what a node makes has; those of a sequence (length, channels) stand last."""
    return shape[1] if len(shape) == 2 else shape[0]


def input_shape(project: Project) -> Shape:
    """The shape of what the network is fed with: chosen features, columns, or (channels, height, width)."""
    data = project.data
    return kind_of(data).fed_shape(data.sample_shape, project.network.features)


def ports_of(data: Data) -> tuple[Port, ...]:
    """The inputs of a network on data of several modalities; none where one input takes whole samples."""
    return tuple(
        Port(each.modality.id, each.modality.label, each.kind.fed_shape(each.shape, ()), each.start)
        for each in sections(data)
    )


def dense_end(units: int) -> End:
    """A dense layer of so many units."""
    return lambda _before: Spec.of("dense", units=units, activation="linear")


def infer(
    network: Network,
    input_shape: Shape,
    units: int = 1,
    ends: Mapping[str, End] = MappingProxyType({}),
    ports: tuple[Port, ...] = (),
) -> Plan:
    """Walk ``network`` from samples of ``input_shape``, cut into ``ports``, to its outputs.

    An output is what ``ends`` has under its id, or else a dense layer of so many ``units``.

    Nodes that cannot be built are named in ``problems``, each by the first thing that is wrong with
    it; what reads from them is left out. Only the nodes that an output depends on become layers.
    """
    ends = {**dict.fromkeys(network.outputs, dense_end(units)), **ends}
    start = Plan(input_shape, (), ports=ports)
    shapes = start.inputs
    reached: list[Planned] = []
    failed: list[Problem] = []
    needed, broken = frozenset().union(*map(network.upstream, network.outputs)), set[str]()
    for node in network.graph:
        last = _last_layer(node, shapes, ends[node.id]) if node.id in ends else node
        known = not broken.intersection(node.inputs)
        planned = (_plan_node(last, shapes) if isinstance(last, Node) else last) if known else None
        if isinstance(planned, Planned):
            reached.append(planned)
            shapes[node.id] = planned.out_shape
            continue
        broken.add(node.id)
        if planned:
            failed.append(planned if node.id in needed else replace(planned, severity=Severity.WARNING))
    layers = () if broken.intersection(ends) else tuple(layer for layer in reached if layer.id in needed)
    if too_large := _too_large(layers):
        failed, layers = [*failed, too_large], ()
    loose = (_loose(layer.node) for layer in reached if layer.id not in ends and not network.readers(layer.id))
    problems = sorted((*failed, *loose), key=lambda problem: problem.severity is not Severity.ERROR)
    return replace(start, layers=layers, problems=tuple(problems), reached=tuple(reached))


def _too_large(layers: tuple[Planned, ...]) -> Problem | None:
    """Said before anybody asks for the memory."""
    if not layers or sum(layer.numbers for layer in layers) <= MOST_WEIGHTS:
        return None
    largest = max(layers, key=lambda layer: layer.numbers)
    text = say("{largest} would have {weights}", largest=called(largest.id), weights=counted(largest.numbers, "weight"))
    text = say("{text}, and the network more than {most_weights:,}", text=text, most_weights=MOST_WEIGHTS)
    return Problem(say("{text}: make it smaller, or what it reads.", text=text), largest.id)


def _loose(node: Node) -> Problem:
    text = say(
        "{node} leads nowhere, so it neither answers nor learns: connect it to another layer or remove it.",
        node=called(node.id),
    )
    fix = Fix(say("Remove {node}", node=called(node.id)), "remove_layer", (("node_id", node.id),))
    return Problem(text, node.id, Severity.WARNING, fix)


def _last_layer(output: Node, shapes: dict[str, Shape], end: End) -> Node | Problem:
    """The output as the layer that it is."""
    before = shapes.get(output.inputs[0]) if output.inputs else None
    spec = end(before) if before else Spec.of("dense", units=1)  # that it reads nothing is said of any layer
    if isinstance(spec, Problem):
        return Problem(spec.text, output.id, spec.severity, _at(spec.fix, output.id))
    return replace(output, spec=spec)


def _plan_node(node: Node, shapes: dict[str, Shape]) -> Planned | Problem:
    try:
        kind = LAYERS[node.spec.kind]
        values = node.spec.resolve(kind.parameters)
        inputs = tuple(shapes[name] for name in node.inputs)
    except KeyError as error:
        return Problem(str(error) if isinstance(error, UnknownEntry) else _unread(node, str(error.args[0])), node.id)
    except ValueError as error:
        return Problem(f"{called(node.id)}: {error}", node.id)
    if not inputs:
        return Problem(say("{node} has no input: connect a layer to it.", node=called(node.id)), node.id)
    out = kind.shape(values, inputs)
    if isinstance(out, Problem):
        return Problem(out.text, node.id, out.severity, _at(out.fix, node.id))
    if prod(out) > MOST_NUMBERS:
        return Problem(
            say(
                "{node} would answer with {numbers} per sample: make it smaller.",
                node=called(node.id),
                numbers=counted(prod(out), "number"),
            ),
            node.id,
        )
    return Planned(node, kind, values, inputs, out, kind.arrays(values, inputs[0]))


def _unread(node: Node, source: str) -> str:
    """What is said of a node whose ``source`` is not there."""
    if not is_input(source):
        return say("{node} has no layer {source!r} before it", node=called(node.id), source=source)
    return say(
        "{node} reads {source}, which these samples lack: connect something else to it.",
        node=called(node.id),
        source=lowered(called(source)),
    )


def _at(fix: Fix | None, node_id: str) -> Fix | None:
    """Shape rules do not know whose input they look at."""
    return replace(fix, values=(("node_id", node_id), *fix.values)) if fix else None


def values_of(node: Node) -> Values:
    """Every parameter of ``node`` with its value, defaults filled in."""
    return node.spec.resolve(LAYERS[node.spec.kind].parameters)
