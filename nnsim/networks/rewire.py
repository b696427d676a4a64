"""How networks are taken apart and put together: order, bypasses and copies, on nodes alone.

Every function keeps the nodes in topological order. What they mean for a project is in ``edits.graph``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nnsim.core.network import INPUT, OUTPUT, Head, Network, Node
from nnsim.networks.kinds import LAYERS


def inputs_of(node: Node) -> tuple[int, int]:
    """The least and the largest number of inputs of ``node``; one for outputs and for unknown kinds."""
    return LAYERS[node.spec.kind].inputs if node.spec.kind in LAYERS else (1, 1)


def fresh_id(network: Network, kind: str, taken: Collection[str] = ()) -> str:
    """The first free id such as ``dense3``; ids name weights, so they are never reused within a network."""
    used = {node.id for node in network.graph}.union(taken)
    number = 1
    while f"{kind}{number}" in used:
        number += 1
    return f"{kind}{number}"


def with_graph(network: Network, graph: Iterable[Node]) -> Network:
    """``network`` with these nodes, the outputs among them, brought into topological order.

    Nodes stay in the order given as far as what they read allows. Raises ``ValueError`` for a cycle.
    """
    ends, nodes = dict[str, Node](), list[Node]()
    for node in graph:
        if node.id in network.outputs:
            ends[node.id] = node
        else:
            nodes.append(node)
    waiting, ordered, known = list(nodes), list[Node](), set[str]()
    ids = {node.id for node in nodes}
    while waiting:
        ready = next((n for n in waiting if known.issuperset(ids.intersection(n.inputs))), None)
        if ready is None:
            raise ValueError("the layers read from each other in a circle")
        waiting.remove(ready)
        ordered.append(ready)
        known.add(ready.id)
    heads = tuple(replace(head, node=ends[head.id]) for head in network.heads if head.id in ends)
    return pruned(replace(network, nodes=tuple(ordered), output=ends[OUTPUT], heads=heads))


def pruned(network: Network) -> Network:
    """``network`` whose groups name only nodes that are there, in their order; empty groups go."""
    if not network.groups:
        return network
    order = [node.id for node in network.nodes]
    kept = (replace(g, members=tuple(name for name in order if name in g.members)) for g in network.groups)
    return replace(network, groups=tuple(group for group in kept if group.members))


def with_inputs(network: Network, changed: Mapping[str, tuple[str, ...]]) -> Network:
    """``network`` whose nodes read from elsewhere, by node id."""
    return with_graph(network, (replace(n, inputs=changed.get(n.id, n.inputs)) for n in network.graph))


def replaced(node: Node, old: str, new: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs of ``node`` with ``new`` in the place of ``old``: none twice, and no more than it takes."""
    at = node.inputs.index(old)
    wanted = (*node.inputs[:at], *new, *node.inputs[at + 1 :])
    return tuple(dict.fromkeys(wanted))[: inputs_of(node)[1]]


def without(network: Network, node_id: str) -> Network:
    """``network`` without one node; what read from it reads what it read.

    A layer that joins several inputs goes too where only one of them is left.
    """
    gone = network.node(node_id)
    graph: list[Node] = []
    for node in network.graph:
        if node.id != node_id:
            reads = node_id in node.inputs
            graph.append(replace(node, inputs=replaced(node, node_id, gone.inputs)) if reads else node)
    left = with_graph(network, graph)
    for reader in network.readers(node_id):
        # another joint may have taken it along
        alone = [n for n in left.graph if n.id == reader and inputs_of(n)[0] > 1 and len(n.inputs) == 1]
        left = without(left, reader) if alone else left
    return left


def with_head(network: Network, head: Head) -> Network:
    """``network`` with ``head`` in the place of the one of its id."""
    return replace(network, heads=tuple(head if other.id == head.id else other for other in network.heads))


def without_head(network: Network, head_id: str) -> Network:
    """``network`` without an output beside the first, nor the layers that no other output needs."""
    rest = replace(network, heads=tuple(head for head in network.heads if head is not network.head(head_id)))
    needed = frozenset[str]().union(*map(rest.upstream, rest.outputs))
    for node in network.nodes:
        if node.id in network.upstream(head_id) - needed and node in rest.nodes:  # a joint may be gone by now
            rest = without(rest, node.id)
    return rest


def inserted(network: Network, node: Node, readers: Collection[str]) -> Network:
    """``network`` with a new ``node`` between what it reads (its first input) and ``readers`` of that."""
    source = node.inputs[0]
    graph: list[Node] = []
    for other in network.graph:
        if other.id in readers:
            graph.append(replace(other, inputs=tuple(node.id if name == source else name for name in other.inputs)))
        else:
            graph.append(other)
    first = next((i for i, other in enumerate(graph) if other.id in readers), len(graph) - 1)
    return with_graph(network, (*graph[:first], node, *graph[first:]))


def copies(
    network: Network, nodes: Iterable[Node], source: str = "", inputs: Collection[str] = (INPUT,)
) -> tuple[Node, ...]:
    """Copies of ``nodes`` (of this network or another) under ids that are free here.

    What they read of each other they read of the copies. Instead of anything else they read ``source``;
    without it what they read stays where this network, with these ``inputs``, has it, and goes where it has not.
    """
    nodes, names = tuple(nodes), dict[str, str]()
    for node in nodes:
        kind = LAYERS[node.spec.kind].id if node.spec.kind in LAYERS else node.spec.kind
        names[node.id] = fresh_id(network, kind, names.values())
    here = {*inputs, *(node.id for node in network.nodes)}
    made = []
    for node in nodes:
        read = (names.get(name, source or (name if name in here else "")) for name in node.inputs)
        kept = tuple(dict.fromkeys(name for name in read if name))
        # a copy has fresh weights, which have to learn even where the layer is frozen
        made.append(Node(names[node.id], node.spec, kept or ((source,) if source else ())))
    return tuple(made)
