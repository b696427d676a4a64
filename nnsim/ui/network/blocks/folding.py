"""Groups: layers folded into one block, and what of the network stands behind it."""

from __future__ import annotations

from nnsim.core.network import Group, Network


def owners(network: Network) -> dict[str, str]:
    """By node id the id of the block that shows it: its own, or that of the folded group it belongs to."""
    found = {node.id: node.id for node in network.graph}
    for group in network.groups:
        if group.folded:
            found.update(dict.fromkeys(group.members, group.id))
    return found


def tail(network: Network, group: Group) -> str:
    """The member whose output the group hands on: the last one that is read from outside, else the last one."""
    members = set(group.members)
    read = [name for name in group.members if set(network.readers(name)) - members]
    return (read or list(group.members))[-1]


def find(network: Network, group_id: str) -> Group | None:
    """The group called ``group_id``, None if there is none."""
    return next((group for group in network.groups if group.id == group_id), None)


def expanded(network: Network, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Node ids behind block ids, in the order of the network: members instead of folded groups."""
    owner = owners(network)
    return tuple(node.id for node in network.graph if owner[node.id] in shown)
