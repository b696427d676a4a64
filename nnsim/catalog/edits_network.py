"""Edits of the network: functions from one project to the next."""

from __future__ import annotations

from dataclasses import replace

from nnsim.catalog.adapt import with_output
from nnsim.catalog.kinds import FEATURES, LAYERS
from nnsim.core.network import INPUT, Network, Node
from nnsim.core.parameters import Integer, Value
from nnsim.core.project import Project
from nnsim.core.spec import Spec


def _with_network(project: Project, network: Network) -> Project:
    return replace(project, network=network)


def _rewire(network: Network, nodes: tuple[Node, ...]) -> Network:
    """Chain ``nodes`` in their order and feed the last one into the output."""
    chained: list[Node] = []
    source = INPUT
    for node in nodes:
        chained.append(replace(node, inputs=(source,)))
        source = node.id
    return replace(network, nodes=tuple(chained), output=replace(network.output, inputs=(source,)))


def _position(network: Network, node_id: str) -> int:
    """Where the hidden layer ``node_id`` stands; raises ``KeyError``, also for the output."""
    for position, node in enumerate(network.nodes):
        if node.id == node_id:
            return position
    raise KeyError(node_id)


def fresh_id(network: Network, kind: str) -> str:
    """The first free id such as ``dense3``; ids name weights, so they are never reused within a network."""
    taken = {node.id for node in network.graph}
    number = 1
    while f"{kind}{number}" in taken:
        number += 1
    return f"{kind}{number}"


def insert_layer(project: Project, position: int, spec: Spec, node_id: str = "") -> Project:
    """Put a new layer before the node at ``position`` (0 is right after the inputs)."""
    network = project.network
    node = Node(node_id or fresh_id(network, LAYERS[spec.kind].id), spec)
    nodes = (*network.nodes[:position], node, *network.nodes[position:])
    return _with_network(project, _rewire(network, nodes))


def insert_flatten(project: Project) -> Project:
    """Lay images out as vectors right after the inputs; the project itself where that is done already."""
    if any(LAYERS[node.spec.kind].id == "flatten" for node in project.network.nodes[:1]):
        return project
    return insert_layer(project, 0, Spec("flatten"))


def fit_inputs(project: Project) -> Project:
    """Flatten images before anything else, and drop Flatten where samples are vectors."""
    if project.data.is_image:
        return insert_flatten(project)
    kept = hidden_layers(project.network)
    return project if kept == project.network.nodes else _with_network(project, _rewire(project.network, kept))


def remove_layer(project: Project, node_id: str) -> Project:
    """Take a hidden layer out and connect its neighbours; raises ``KeyError`` if there is none of that id."""
    network = project.network
    _position(network, node_id)
    return _with_network(project, _rewire(network, tuple(n for n in network.nodes if n.id != node_id)))


def move_layer(project: Project, node_id: str, position: int) -> Project:
    """Move a hidden layer so that it stands at ``position``."""
    network = project.network
    rest = list(network.nodes)
    rest.insert(position, rest.pop(_position(network, node_id)))
    return _with_network(project, _rewire(network, tuple(rest)))


def set_layer(project: Project, node_id: str, **values: Value) -> Project:
    """Set parameters of a hidden layer, e.g. ``units=6`` or ``activation="relu"``."""
    network = project.network
    at = _position(network, node_id)
    node = replace(network.nodes[at], spec=network.nodes[at].spec.with_values(**values))
    return _with_network(project, replace(network, nodes=(*network.nodes[:at], node, *network.nodes[at + 1 :])))


def change_units(project: Project, node_id: str, by: int) -> Project:
    """Add or remove units of a dense layer, as far as its declaration allows."""
    spec = project.network.node(node_id).spec
    parameters = LAYERS[spec.kind].parameters
    limits = next(p for p in parameters if isinstance(p, Integer) and p.id == "units")
    units = int(spec.resolve(parameters)["units"]) + by
    return set_layer(project, node_id, units=min(max(units, limits.low), limits.high))


def toggle_feature(project: Project, feature: str) -> Project:
    """Use or drop an input feature; the order is always that of the catalogue."""
    chosen = set(project.network.features) ^ {feature}
    ordered = tuple(name for name in FEATURES.ids() if name in chosen)
    return _with_network(project, replace(project.network, features=ordered))


def set_output(project: Project, kind: str) -> Project:
    """Choose what the network answers with; the usual loss moves along."""
    return with_output(project, kind)


def remove_hidden_layers(project: Project) -> Project:
    """Leave a single layer: inputs straight into the output; images stay laid out as vectors."""
    kept = tuple(node for node in project.network.nodes if node not in hidden_layers(project.network))
    return _with_network(project, _rewire(project.network, kept))


def hidden_layers(network: Network) -> tuple[Node, ...]:
    """The nodes between the inputs and the output that compute something: all but Flatten."""
    return tuple(node for node in network.nodes if node.spec.kind != "flatten")


def mlp(project: Project, *units: int, activation: str = "tanh") -> Project:
    """Replace the hidden layers by dense ones of the given sizes."""
    nodes = tuple(
        Node(f"dense{i + 1}", Spec.of("dense", units=size, activation=activation)) for i, size in enumerate(units)
    )
    return _with_network(project, _rewire(project.network, nodes))
