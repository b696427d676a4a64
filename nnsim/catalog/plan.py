"""Shape inference: what a network becomes on its data, before anything is built.

The plan is the one place where shapes, arrays, counts and problems are worked out; the
window, the engine and the code export all read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from nnsim.catalog.kinds import LAYERS, OUTPUTS, Array, LayerKind, Shape, Values
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.parameters import Value
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.registry import UnknownEntry
from nnsim.core.spec import Spec


@dataclass(frozen=True, slots=True)
class Planned:
    """A node with everything that follows from its place in the network (shapes without batch)."""

    node: Node
    kind: LayerKind
    values: dict[str, Value]
    in_shape: Shape
    out_shape: Shape
    arrays: tuple[Array, ...]

    @property
    def id(self) -> str:
        """The id of the node."""
        return self.node.id

    @property
    def parameters(self) -> int:
        """Number of trainable numbers."""
        return sum(prod(a.shape) for a in self.arrays if a.role != "buffer")

    @property
    def macs(self) -> int:
        """Multiply-adds per sample."""
        return self.kind.macs(self.values, self.in_shape)


@dataclass(frozen=True, slots=True)
class Plan:
    """``layers`` in topological order, the output last; empty if a problem forbids building."""

    input_shape: Shape
    layers: tuple[Planned, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def units(self) -> int:
        """Number of output units."""
        return self.layers[-1].out_shape[0] if self.layers else 0

    @property
    def parameters(self) -> int:
        """Number of trainable numbers of the whole network, biases included."""
        return sum(layer.parameters for layer in self.layers)

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


def plan(project: Project) -> Plan:
    """Infer the shapes of ``project``'s network on its data."""
    data = project.data
    shape = (len(project.network.features),) if data.is_plane else data.sample_shape
    try:
        kind = OUTPUTS[project.network.output.spec.kind]
    except UnknownEntry as error:
        return Plan(shape, (), (Problem(str(error), OUTPUT),))
    units = kind.units(len(data.classes))
    unfit = None if units else kind.accepts(len(data.classes))
    return Plan(shape, (), (unfit,)) if unfit else infer(project.network, shape, units)


def infer(network: Network, input_shape: Shape, units: int) -> Plan:
    """Walk ``network`` from samples of ``input_shape`` to ``units`` output units.

    The first node that cannot be built ends the walk: the plan is then empty and its
    problem says in words why.
    """
    shapes: dict[str, Shape] = {INPUT: input_shape}
    layers: list[Planned] = []
    for node in (*network.nodes, _output_as_dense(network.output, units)):
        planned = _plan_node(node, shapes)
        if isinstance(planned, Problem):
            return Plan(input_shape, (), (planned,))
        layers.append(planned)
        shapes[node.id] = planned.out_shape
    return Plan(input_shape, tuple(layers))


def _output_as_dense(output: Node, units: int) -> Node:
    return Node(output.id, Spec.of("dense", units=units, activation="linear"), output.inputs)


def _plan_node(node: Node, shapes: dict[str, Shape]) -> Planned | Problem:
    try:
        kind = LAYERS[node.spec.kind]
        values = node.spec.resolve(kind.parameters)
        inputs = tuple(shapes[name] for name in node.inputs)
    except KeyError as error:
        missing = str(error) if isinstance(error, UnknownEntry) else f"{node.id} has no layer {error} before it"
        return Problem(missing, node.id)
    except ValueError as error:
        return Problem(f"{node.id}: {error}", node.id)
    out = kind.shape(values, inputs)
    if isinstance(out, Problem):
        return Problem(out.text, node.id, out.severity, out.fix)
    return Planned(node, kind, values, inputs[0], out, kind.arrays(values, inputs[0]))


def values_of(node: Node) -> Values:
    """Every parameter of ``node`` with its value, defaults filled in."""
    return node.spec.resolve(LAYERS[node.spec.kind].parameters)
