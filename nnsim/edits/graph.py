"""Edits of the network as a graph: functions from one project to the next, and what of it is legal.

Nodes stay in topological order. ``can_connect`` and ``can_insert`` say beforehand whether an edit makes a
network that can be built, cheaply enough for every move of a mouse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from nnsim.core.counted import counted
from nnsim.core.network import OUTPUT, Network, Node, is_input
from nnsim.core.parameters import Value
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.kinds import edit
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.networks.plan import Plan
from nnsim.networks.rewire import (
    copies,
    fresh_id,
    inputs_of,
    inserted,
    replaced,
    with_graph,
    with_inputs,
    without,
    without_head,
)
from nnsim.tasks.plan import plan


def _with(project: Project, network: Network) -> Project:
    return replace(project, network=network)


def _new(network: Network, spec: Spec, inputs: tuple[str, ...], node_id: str = "") -> Node:
    return Node(node_id or fresh_id(network, LAYERS[spec.kind].id), spec, inputs)


# ---------------------------------------------------------------- inserting


@edit("insert_between", say("Insert a layer on an edge"))
def insert_between(project: Project, spec: Spec, source: str, target: str, node_id: str = "") -> Project:
    """Put a new layer on the edge from ``source`` to ``target``."""
    network = project.network
    return _with(project, inserted(network, _new(network, spec, (source,), node_id), (target,)))


@edit("insert_after", say("Insert a layer behind another"))
def insert_after(project: Project, spec: Spec, source: str, node_id: str = "") -> Project:
    """Put a new layer behind ``source``: all that read from ``source`` reads from it."""
    network = project.network
    return _with(project, inserted(network, _new(network, spec, (source,), node_id), network.readers(source)))


@edit("insert_before", say("Insert a layer before another"))
def insert_before(project: Project, /, node_id: str, kind: str, **values: Value) -> Project:
    """Put a new layer in front of ``node_id``, on the edge from its first input."""
    return insert_between(project, Spec.of(kind, **values), project.network.node(node_id).inputs[0], node_id)


@edit("add_loose", say("Add a layer beside the network"))
def add_loose(project: Project, spec: Spec, node_id: str = "", inputs: tuple[str, ...] = ()) -> Project:
    """Add a layer that reads ``inputs`` (nothing yet, if empty) and leads nowhere: a branch to be joined later."""
    network = project.network
    return _with(project, with_graph(network, (*network.graph, _new(network, spec, inputs, node_id))))


@edit("branch", say("Lead a second way around an edge"))
def branch(project: Project, spec: Spec, source: str, target: str, join: str = "add") -> Project:
    """Lead a second way from ``source`` around to ``target``: through a new layer, joined with the first way.

    ``source`` is read by the new layer; the edges into ``target`` from what it read first go through a new
    layer of the kind ``join``.
    """
    network = project.network
    side = _new(network, spec, (source,))
    way = network.node(target).inputs[0]
    joint = Node(fresh_id(network, LAYERS[join].id, (side.id,)), Spec(join), (way, side.id))
    grown = with_graph(network, (*network.graph, side))
    return _with(project, inserted(grown, joint, (target,)))


@edit("merge_layers", say("Join layers"))
def merge(project: Project, sources: tuple[str, ...], kind: str = "add") -> Project:
    """Join several layers by a new one; what read from the last of them reads from the new one."""
    network = project.network
    order = [node.id for node in network.nodes]
    sources = tuple(sorted(dict.fromkeys(sources), key=lambda name: -1 if is_input(name) else order.index(name)))
    last = sources[-1]
    joint = Node(fresh_id(network, LAYERS[kind].id), Spec(kind), (last, *sources[:-1]))
    return _with(project, inserted(network, joint, network.readers(last)))


# ---------------------------------------------------------------- edges


@edit("connect", say("Draw an edge"))
def connect(project: Project, source: str, target: str) -> Project:
    """Let ``target`` read from ``source``, beside what it reads or, where it takes one input, instead of it.

    Raises ``ProblemError`` where that would close a circle.
    """
    network = project.network
    if problem := _unconnectable(network, source, target):
        raise ProblemError(problem)
    return _with(project, with_inputs(network, {target: _inputs_with(network, source, target)}))


@edit("disconnect", say("Cut an edge"))
def disconnect(project: Project, source: str, target: str) -> Project:
    """Take the edge from ``source`` to ``target`` out; the project itself where there is none."""
    node = project.network.node(target)
    if source not in node.inputs:
        return project
    left = tuple(name for name in node.inputs if name != source)
    return _with(project, with_inputs(project.network, {target: left}))


@edit("reconnect", say("Move an edge"))
def reconnect(project: Project, old: str, new: str, target: str) -> Project:
    """Let ``target`` read from ``new`` where it read from ``old``; raises ``ProblemError`` for a circle."""
    network = project.network
    if problem := _unconnectable(network, new, target):
        raise ProblemError(problem)
    return _with(project, with_inputs(network, {target: replaced(network.node(target), old, (new,))}))


def _inputs_with(network: Network, source: str, target: str) -> tuple[str, ...]:
    node = network.node(target)
    most = inputs_of(node)[1]
    return (source,) if most == 1 else tuple(dict.fromkeys((*node.inputs, source)))


def _unconnectable(network: Network, source: str, target: str) -> Problem | None:
    """What forbids the edge whatever the shapes are."""
    if is_input(target):
        return Problem(say("Nothing can lead into the inputs: they come from the data."), target)
    if source in network.outputs:
        return Problem(say("An output is the end: nothing can read from it."), source)
    node = network.node(target)
    if source in network.downstream(target):
        return Problem(
            say(
                "{target} already leads to {source}: connecting them would close a circle.",
                target=target,
                source=source,
            ),
            target,
        )
    if source in node.inputs:
        return Problem(say("{target} reads from {source} already.", target=target, source=source), target)
    most = inputs_of(node)[1]
    if 1 < most <= len(node.inputs):
        return Problem(
            say("{target} takes at most {inputs}: disconnect one first.", target=target, inputs=counted(most, "input")),
            target,
        )
    return None


# ---------------------------------------------------------------- nodes


@edit("remove_nodes", say("Remove layers"))
def remove_nodes(project: Project, node_ids: Collection[str]) -> Project:
    """Take layers out; what read from them reads what they read. Outputs go with the layers that only they need.

    Raises ``KeyError`` for the first output and for an unknown id.

    A layer that joins several inputs goes too where only one of them is left.
    """
    network = project.network
    for node_id in node_ids:
        if node_id == OUTPUT:
            raise KeyError(node_id)
        network.node(node_id)
    for node_id in node_ids:
        if any(node.id == node_id for node in network.graph):  # a joint may be gone by now
            network = (without_head if node_id in network.outputs else without)(network, node_id)
    return _with(project, network)


@edit("move_between", say("Move a layer to another edge"))
def move_between(project: Project, node_id: str, source: str, target: str) -> Project:
    """Take a layer out of its place and put it, with its weights, on the edge from ``source`` to ``target``.

    The project itself where the layer stands at one end of that edge.
    """
    if node_id in (source, target):
        return project
    node = project.network.node(node_id)
    left = without(project.network, node_id)
    return _with(project, inserted(left, replace(node, inputs=(source,)), (target,)))


@edit("duplicate", say("Repeat layers"))
def duplicate(project: Project, node_ids: Collection[str]) -> Project:
    """Repeat a selection right behind itself: copies with new ids read its end, and what read its end reads them."""
    chosen = tuple(node for node in project.network.nodes if node.id in node_ids)
    return insert_nodes(project, chosen, chosen[-1].id) if chosen else project


@edit("insert_nodes", say("Paste layers on an edge"))
def insert_nodes(project: Project, nodes: Iterable[Node], source: str, target: str = "") -> Project:
    """Put copies of ``nodes``, of this project or another, on the edge from ``source`` to ``target``.

    Without ``target`` on all edges that leave ``source``. Nodes that read from outside of the selection
    read from ``source``; the last node leads on.
    """
    network = project.network
    made = copies(network, nodes, source)
    if not made:
        return project
    readers = (target,) if target else network.readers(source)
    last = made[-1].id
    changed = {r: tuple(last if name == source else name for name in network.node(r).inputs) for r in readers}
    graph = [replace(n, inputs=changed.get(n.id, n.inputs)) for n in network.graph]
    at = next((i for i, n in enumerate(graph) if n.id in readers), len(graph) - 1)
    return _with(project, with_graph(network, (*graph[:at], *made, *graph[at:])))


@edit("paste_nodes", say("Paste layers"))
def paste_nodes(project: Project, nodes: Iterable[Node]) -> Project:
    """Add copies of ``nodes``, of this project or another, under new ids; edges between them come along.

    They lead nowhere until they are connected; what this network has of what they read, they read here too.
    """
    network = project.network
    made = copies(network, nodes, inputs=plan(project).inputs)
    return _with(project, with_graph(network, (*network.graph, *made)))


# ---------------------------------------------------------------- what is legal


def can_connect(project: Project, source: str, target: str, planned: Plan | None = None) -> Problem | None:
    """Why ``target`` should not read from ``source``: a circle, or a shape that fits neither it nor what follows.

    None if it can. ``planned`` saves planning ``project`` again.
    """
    if problem := _unconnectable(project.network, source, target):
        return problem
    return _broken(planned or plan(project), connect(project, source, target), target)


def can_insert(
    project: Project, spec: Spec, source: str, target: str = "", planned: Plan | None = None
) -> Problem | None:
    """Why a layer should not stand behind ``source``, on the edge to ``target`` or on all edges.

    The problem names the new layer, which does not fit there, or one behind it, which does not fit any
    more; None if all fits. A layer that joins several inputs waits for the others.
    """
    before = planned or plan(project)
    name = "\N{PLUS SIGN}new"
    if target:
        return _broken(before, insert_between(project, spec, source, target, name), name)
    return _broken(before, insert_after(project, spec, source, name), name)


def _broken(before: Plan, edited: Project, start: str) -> Problem | None:
    """The first problem at ``start`` or behind it that was not there ``before`` the edit."""
    after = plan(edited)
    fine, known = {layer.id for layer in after.reached}, {layer.id for layer in before.reached}
    behind = edited.network.downstream(start)
    for problem in after.problems:
        node_id = problem.where
        if node_id in behind and node_id not in fine and (node_id in known or node_id == start):
            node = edited.network.node(node_id)
            if len(node.inputs) >= inputs_of(node)[0]:
                return problem
    return None
