"""Edits of groups: a selection of layers folded into a named block, opened again, repeated.

Groups change how a network is drawn and what is repeated together, never what it computes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from nnsim.core.network import Group, Network
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.edits.graph import insert_nodes
from nnsim.edits.kinds import edit
from nnsim.language.texts import say
from nnsim.networks.rewire import pruned

MAX_NAME = 60
"""Longest name of a group, in characters."""


def can_group(project: Project, node_ids: Collection[str]) -> Problem | None:
    """Why these layers make no block: none, or a way that leaves them and comes back; None if they do."""
    network, chosen = project.network, set(node_ids)
    if not chosen or not chosen <= {node.id for node in network.nodes}:
        return Problem(say("A group needs layers: select at least one, other than inputs and output."), "network")
    outside = {node.id for node in network.graph if node.id not in chosen}
    for node in network.nodes:
        between = outside & network.upstream(node.id) if node.id in chosen else set()
        for other in between:
            if other != node.id and network.upstream(other) & chosen:
                text = say(
                    "A way leads out of these layers through {other} and back in: select {other}, too.", other=other
                )
                return Problem(text, other)
    return None


@edit("group_layers", say("Fold layers into a block"))
def group(project: Project, node_ids: Collection[str], name: str = "") -> Project:
    """Fold layers into a new block; they leave the groups that they were in. Raises ``ProblemError``."""
    if problem := can_group(project, node_ids):
        raise ProblemError(problem)
    network = project.network
    members = tuple(node.id for node in network.nodes if node.id in node_ids)
    others = tuple(replace(g, members=tuple(m for m in g.members if m not in members)) for g in network.groups)
    made = Group(_fresh_id(network), _named(name or _free_name(network)), members)
    return replace(project, network=pruned(replace(network, groups=(*others, made))))


@edit("ungroup", say("Dissolve a block"))
def ungroup(project: Project, group_id: str) -> Project:
    """Dissolve a group; its layers stay."""
    network = project.network
    return replace(project, network=replace(network, groups=tuple(g for g in network.groups if g.id != group_id)))


@edit("rename_group", say("Rename a block"))
def rename_group(project: Project, group_id: str, name: str) -> Project:
    """Give a group another name; raises ``ProblemError`` for an empty or overlong one."""
    return _changed(project, group_id, name=_named(name))


@edit("set_folded", say("Fold or open a block"))
def set_folded(project: Project, group_id: str, folded: bool) -> Project:
    """Show a group as one block, or its layers."""
    return _changed(project, group_id, folded=folded)


@edit("insert_group_copy", say("Repeat a block"))
def insert_copy(project: Project, group_id: str, source: str, target: str = "") -> Project:
    """Put a copy of a group, with new ids and fresh weights, on an edge (see ``graph.insert_nodes``)."""
    network = project.network
    original = find(network, group_id)
    nodes = tuple(node for node in network.nodes if node.id in original.members)
    grown = insert_nodes(project, nodes, source, target)
    members = tuple(n.id for n in grown.network.nodes if n.id not in {node.id for node in network.nodes})
    copy = replace(original, id=_fresh_id(network), members=members)
    return replace(grown, network=replace(grown.network, groups=(*grown.network.groups, copy)))


def find(network: Network, group_id: str) -> Group:
    """The group called ``group_id``; raises ``KeyError``."""
    for entry in network.groups:
        if entry.id == group_id:
            return entry
    raise KeyError(group_id)


def _changed(project: Project, group_id: str, **values: str | bool) -> Project:
    network = project.network
    find(network, group_id)
    groups = tuple(replace(g, **values) if g.id == group_id else g for g in network.groups)  # type: ignore[arg-type]
    return replace(project, network=replace(network, groups=groups))


def _named(name: str) -> str:
    clean = " ".join(name.split())
    if not 0 < len(clean) <= MAX_NAME:
        raise ProblemError(
            Problem(
                say("The name of a group has 1 to {max_name} characters: give another.", max_name=MAX_NAME), "network"
            )
        )
    return clean


def _fresh_id(network: Network) -> str:
    taken = {group.id for group in network.groups}
    return next(name for number in range(1, len(taken) + 2) if (name := f"group{number}") not in taken)


def _free_name(network: Network) -> str:
    taken = {group.name for group in network.groups}
    return next(name for number in range(1, len(taken) + 2) if (name := f"Block {number}") not in taken)
