"""The network as a frozen graph of nodes; a multi-layer perceptron is a chain."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.spec import Spec

INPUT = "input"
"""The id under which nodes name the input features as their source; further inputs have a name behind a dot."""

OUTPUT = "output"
"""The id of the output node, the first one where there are several; its number of units follows the data."""

HEAD_WEIGHTS = (0.0, 1e6)
"""Least and largest weight of the loss of a further output."""


def is_input(node_id: str) -> bool:
    """True for the id of an input, which no layer may have: ``input``, ``input.text``."""
    return node_id == INPUT or node_id.startswith(f"{INPUT}.")


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
class Head:
    """An output beside the first: it answers another question about the same samples.

    ``node``    its id, what it reads, and as ``spec.kind`` the id of its task
    ``loss``    id of the loss that its answers are measured by
    ``weight``  what this loss counts in training, where that of the first output counts 1
    ``name``    what people call it
    """

    node: Node
    loss: str
    weight: float = 1.0
    name: str = ""

    @property
    def id(self) -> str:
        """The id of its node."""
        return self.node.id


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
    """``features`` feed ``nodes`` (in topological order), some of which feed ``output`` and further ``heads``.

    Any number of nodes may read the same source, and a node may read several.
    ``output.spec.kind`` is an id of ``tasks.kinds.TASKS``, such as binary or regression. Several networks of a
    document are parts of this one graph that share no node: see ``parts``.
    """

    features: tuple[str, ...] = ("x1", "x2")
    nodes: tuple[Node, ...] = ()
    output: Node = Node(OUTPUT, Spec("binary"))
    groups: tuple[Group, ...] = ()
    heads: tuple[Head, ...] = ()

    @property
    def graph(self) -> tuple[Node, ...]:
        """All nodes in order, the outputs last and the first of them at the end."""
        return (*self.nodes, *(head.node for head in self.heads), self.output)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Ids of all outputs, the first one first."""
        return (OUTPUT, *(head.id for head in self.heads))

    def head(self, node_id: str) -> Head:
        """The further output called ``node_id``; raises ``KeyError``."""
        for head in self.heads:
            if head.id == node_id:
                return head
        raise KeyError(node_id)

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
    def parts(self) -> tuple[frozenset[str], ...]:
        """Networks that share no node: the ids of each, those of the first output first; loose nodes are in none."""
        found: list[frozenset[str]] = []
        for output in self.outputs:
            part = frozenset(node for node in self.upstream(output) if not is_input(node))
            apart = [other for other in found if not other & part]
            at = next((i for i, other in enumerate(found) if other & part), len(apart))
            apart.insert(at, part.union(*(other for other in found if other & part)))
            found = apart
        return tuple(found)

    @property
    def is_chain(self) -> bool:
        """True if every node reads the one before it, up to the only output."""
        if self.heads:
            return False
        sources = (INPUT, *(node.id for node in self.nodes))
        return all(node.inputs == (source,) for node, source in zip(self.graph, sources, strict=True))
