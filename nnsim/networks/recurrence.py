"""Networks that are nothing but recurrent layers, one behind the other: they can be read step by step."""

from __future__ import annotations

from nnsim.core.network import INPUT, Network
from nnsim.networks.kinds import layer_kind


def reads_step_by_step(network: Network) -> bool:
    """Whether recurrent layers lead from the one input to the one output, and nothing else does."""
    order = [INPUT, *(node.id for node in network.nodes)]
    chain = [*network.nodes, network.output]
    kinds = [layer_kind(node) for node in network.nodes]
    is_chain = all(node.inputs == (order[place],) for place, node in enumerate(chain))
    return bool(kinds) and is_chain and not network.heads and all(kind and kind.is_recurrent for kind in kinds)
