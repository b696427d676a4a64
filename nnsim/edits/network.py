"""Edits of the network: functions from one project to the next."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.network import INPUT, Network, Node
from nnsim.core.parameters import Integer, Value
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.entries import DATA_KINDS, FEATURES
from nnsim.data.kinds import kind_of
from nnsim.edits import graph as edits_graph
from nnsim.edits.adapt import flattens, with_output
from nnsim.edits.kinds import edit
from nnsim.language.texts import say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import LAYERS, layer_kind
from nnsim.networks.plan import Plan, infer, input_shape, ports_of
from nnsim.networks.rewire import inserted, pruned, with_graph, without


def _with_network(project: Project, network: Network) -> Project:
    return replace(project, network=network)


def _rewire(network: Network, nodes: tuple[Node, ...]) -> Network:
    """Chain ``nodes`` in their order and feed the last one into every output."""
    chained: list[Node] = []
    source = INPUT
    for node in nodes:
        chained.append(replace(node, inputs=(source,)))
        source = node.id
    output = replace(network.output, inputs=(source,))
    heads = tuple(replace(head, node=replace(head.node, inputs=(source,))) for head in network.heads)
    return pruned(replace(network, nodes=tuple(chained), output=output, heads=heads))


def _position(network: Network, node_id: str) -> int:
    """Where the hidden layer ``node_id`` stands; raises ``KeyError``, also for the output."""
    for position, node in enumerate(network.nodes):
        if node.id == node_id:
            return position
    raise KeyError(node_id)


@edit("insert_layer", say("Insert a layer"))
def insert_layer(project: Project, position: int, spec: Spec, node_id: str = "") -> Project:
    """Put a new layer before the node at ``position`` (0 is right after the inputs).

    It reads what stands before it, and all that read that reads the new layer.
    """
    nodes = project.network.nodes
    source = nodes[min(position, len(nodes)) - 1].id if position and nodes else INPUT
    return edits_graph.insert_after(project, spec, source, node_id)


@edit("insert_flatten", say("Insert Flatten"))
def insert_flatten(project: Project) -> Project:
    """Lay images out as vectors right after the inputs; the project itself where that is done already."""
    if any(flattens(node) for node in project.network.nodes[:1]):
        return project
    return insert_layer(project, 0, Spec("flatten"))


def fit_vocabulary(project: Project) -> Project:
    """Let embeddings that read the text have a row for each of its tokens."""
    words, network, modalities = len(project.data.vocabulary), project.network, kind_of(project.data).modalities
    texts = [each.id for each in modalities if DATA_KINDS[each.kind].is_written] if modalities else [INPUT]
    read = {(name,) for name in texts}
    nodes = tuple(_knowing(node, words) if words and node.inputs in read else node for node in network.nodes)
    return project if nodes == network.nodes else _with_network(project, replace(network, nodes=nodes))


def _knowing(node: Node, words: int) -> Node:
    """The node with room for so many tokens, if it reads any."""
    kind = layer_kind(node)
    return replace(node, spec=node.spec.with_values(**{kind.vocabulary: words})) if kind and kind.vocabulary else node


def fit_inputs(project: Project) -> Project:
    """Flatten what is no vector before layers that need one, and drop Flatten where samples are vectors.

    Embeddings of a text follow its vocabulary.
    """
    project = fit_vocabulary(project)
    planned = infer(project.network, input_shape(project), 1, ports=ports_of(project.data))
    if len(planned.inputs[INPUT]) > 1:
        return project if _takes_images(project.network, planned) else insert_flatten(project)
    network = project.network
    for node in network.nodes:
        if node.inputs == (INPUT,) and flattens(node):
            network = without(network, node.id)
    return project if network == project.network else _with_network(project, network)


def _takes_images(network: Network, planned: Plan) -> bool:
    """True if what reads the inputs can look at images."""
    reached = {layer.id for layer in planned.reached}
    return all(name in reached for name in network.readers(INPUT))


@edit("remove_layer", say("Remove a layer"))
def remove_layer(project: Project, node_id: str) -> Project:
    """Take a hidden layer out and connect its neighbours; raises ``KeyError`` if there is none of that id."""
    return edits_graph.remove_nodes(project, (node_id,))


@edit("move_layer", say("Move a layer"))
def move_layer(project: Project, node_id: str, position: int) -> Project:
    """Move a hidden layer so that it stands at ``position``: it reads what stands before it then."""
    node = project.network.nodes[_position(project.network, node_id)]
    left = without(project.network, node_id)
    source = left.nodes[position - 1].id if position else INPUT
    return _with_network(project, inserted(left, replace(node, inputs=(source,)), left.readers(source)))


@edit("set_layer", say("Change a layer"))
def set_layer(project: Project, /, node_id: str, **values: Value) -> Project:
    """Set parameters of a hidden layer, e.g. ``units=6`` or ``activation="relu"``."""
    network = project.network
    at = _position(network, node_id)
    node = replace(network.nodes[at], spec=network.nodes[at].spec.with_values(**values))
    return _with_network(project, replace(network, nodes=(*network.nodes[:at], node, *network.nodes[at + 1 :])))


@edit("set_activations", say("Change all activations"))
def set_activations(project: Project, activation: str) -> Project:
    """Give every hidden layer that has one this activation."""
    for node in project.network.nodes:
        kind = layer_kind(node)
        if kind and (name := choice_of(kind.parameters)):
            project = set_layer(project, node.id, **{name: activation})
    return project


@edit("set_frozen", say("Freeze or unfreeze a layer"))
def set_frozen(project: Project, node_id: str, frozen: bool) -> Project:
    """Keep a layer, or an output, from learning, or let it learn again; raises ``KeyError`` if there is none."""
    network = project.network
    node = replace(network.node(node_id), frozen=frozen)
    return _with_network(project, with_graph(network, (node if n.id == node_id else n for n in network.graph)))


@edit("change_units", say("Change the number of neurons"))
def change_units(project: Project, node_id: str, by: int) -> Project:
    """Add or remove neurons or channels of a layer, as far as its declaration allows."""
    spec = project.network.node(node_id).spec
    kind = LAYERS[spec.kind]
    limits = next(p for p in kind.parameters if isinstance(p, Integer) and p.id == kind.width)
    units = int(spec.resolve(kind.parameters)[kind.width]) + by
    return set_layer(project, node_id, **{kind.width: min(max(units, limits.low), limits.high)})


@edit("toggle_feature", say("Use or drop an input"))
def toggle_feature(project: Project, feature: str) -> Project:
    """Use or drop an input feature; the order is always that of the catalogue."""
    chosen = set(project.network.features) ^ {feature}
    ordered = tuple(name for name in FEATURES.ids() if name in chosen)
    return _with_network(project, replace(project.network, features=ordered))


@edit("set_output", say("Choose the output"))
def set_output(project: Project, kind: str) -> Project:
    """Choose what the network answers with; the usual loss moves along."""
    return with_output(project, kind)


@edit("remove_hidden_layers", say("Remove the hidden layers"))
def remove_hidden_layers(project: Project) -> Project:
    """Leave a single layer: inputs straight into the output; images stay laid out as vectors."""
    kept = tuple(node for node in project.network.nodes if node not in hidden_layers(project.network))
    return _with_network(project, _rewire(project.network, kept))


def hidden_layers(network: Network) -> tuple[Node, ...]:
    """The nodes between the inputs and the output that may learn: all but views such as Flatten, and fixed wiring."""
    return tuple(node for node in network.nodes if not _is_given(node))


def _is_given(node: Node) -> bool:
    return node.spec.kind in LAYERS and (LAYERS[node.spec.kind].is_view or LAYERS[node.spec.kind].is_fixed)


def mlp(project: Project, *units: int, activation: str = "tanh") -> Project:
    """Replace the hidden layers by dense ones of the given sizes."""
    nodes = tuple(
        Node(f"dense{i + 1}", Spec.of("dense", units=size, activation=activation)) for i, size in enumerate(units)
    )
    return _with_network(project, _rewire(project.network, nodes))
