"""Networks written down: layer by layer, each reading the one before it unless it says otherwise."""

from __future__ import annotations

from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.parameters import Value
from nnsim.core.spec import Spec


class Builder:
    """Collects layers; ``last`` is the id of the newest one, which the next one reads."""

    def __init__(self) -> None:
        self.last = INPUT
        self._nodes: list[Node] = []

    def add(self, kind: str, *inputs: str, **values: Value) -> str:
        """Add a layer that reads ``inputs``, by default the newest layer; its id."""
        number = 1 + sum(node.spec.kind == kind for node in self._nodes)
        node = Node(f"{kind}{number}", Spec.of(kind, **values), inputs or (self.last,))
        self._nodes.append(node)
        self.last = node.id
        return node.id

    def network(self, output: str = "binary", features: tuple[str, ...] = ("x1", "x2")) -> Network:
        """The network whose output reads the newest layer."""
        return Network(features, tuple(self._nodes), Node(OUTPUT, Spec(output), (self.last,)))
