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
    """One layer. ``id`` is stable and keys its weights; ``inputs`` are ids of earlier nodes."""

    id: str
    spec: Spec
    inputs: tuple[str, ...] = (INPUT,)


@dataclass(frozen=True, slots=True)
class Network:
    """``features`` feed ``nodes`` (in topological order), the last of which feeds ``output``.

    ``output.spec.kind`` is an id of ``catalog.OUTPUTS``: binary, multiclass or regression.
    """

    features: tuple[str, ...] = ("x1", "x2")
    nodes: tuple[Node, ...] = ()
    output: Node = Node(OUTPUT, Spec("binary"))

    @property
    def graph(self) -> tuple[Node, ...]:
        """All nodes in order, the output last."""
        return (*self.nodes, self.output)

    def node(self, node_id: str) -> Node:
        """The node called ``node_id``; raises ``KeyError``."""
        for node in self.graph:
            if node.id == node_id:
                return node
        raise KeyError(node_id)
