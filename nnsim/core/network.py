"""The network as a frozen graph of nodes; a multi-layer perceptron is a chain."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.spec import Spec

INPUT = "input"
"""The id under which nodes name the input features as their source."""

OUTPUT = "output"
"""The id of the output node; its number of units follows the data."""


@dataclass(frozen=True, slots=True)
class Node:
    """One layer. ``id`` is stable and keys its weights; ``inputs`` are ids of earlier nodes, in order.

    A node without inputs is not connected yet. One that is ``frozen`` computes, but does not learn.
    """

    id: str
    spec: Spec
    inputs: tuple[str, ...] = (INPUT,)
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Layers that belong together and can be drawn as one block; computing does not know of it.

    ``members`` are ids of nodes, each of which belongs to one group at most; ``folded`` hides them.
    """

    id: str
    name: str
    members: tuple[str, ...]
    folded: bool = True


@dataclass(frozen=True, slots=True)
class Network:
    """``features`` feed ``nodes`` (in topological order), some of which feed ``output``.

    Any number of nodes may read the same source, and a node may read several.
    ``output.spec.kind`` is an id of ``tasks.kinds.TASKS``, such as binary or regression.
    """

    features: tuple[str, ...] = ("x1", "x2")
    nodes: tuple[Node, ...] = ()
    output: Node = Node(OUTPUT, Spec("binary"))
    groups: tuple[Group, ...] = ()

    @property
    def graph(self) -> tuple[Node, ...]:
        """All nodes in order, the output last."""
        return (*self.nodes, self.output)

    @property
    def frozen(self) -> frozenset[str]:
        """Ids of the nodes that do not learn."""
        return frozenset(node.id for node in self.graph if node.frozen)

    def node(self, node_id: str) -> Node:
        """The node called ``node_id``; raises ``KeyError``."""
        for node in self.graph:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    def group_of(self, node_id: str) -> Group | None:
        """The group that a node belongs to."""
        return next((group for group in self.groups if node_id in group.members), None)

    def readers(self, node_id: str) -> tuple[str, ...]:
        """Ids of the nodes that read from ``node_id`` directly, in order."""
        return tuple(node.id for node in self.graph if node_id in node.inputs)

    def upstream(self, node_id: str) -> frozenset[str]:
        """Ids of all that ``node_id`` depends on, itself included."""
        found = {node_id}
        for node in reversed(self.graph):
            if node.id in found:
                found.update(node.inputs)
        return frozenset(found)

    def downstream(self, node_id: str) -> frozenset[str]:
        """Ids of all that depends on ``node_id``, itself included."""
        found = {node_id}
        for node in self.graph:
            if found & set(node.inputs):
                found.add(node.id)
        return frozenset(found)

    @property
    def is_chain(self) -> bool:
        """True if every node reads the one before it."""
        sources = (INPUT, *(node.id for node in self.nodes))
        return all(node.inputs == (source,) for node, source in zip(self.graph, sources, strict=True))
