"""What the block canvas draws: one block for the inputs, one per layer, one for each output."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nnsim.core.counted import counted
from nnsim.core.network import INPUT, OUTPUT, Group, Network, Node
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.networks.families.shape_rules import SEQUENCE, VECTOR
from nnsim.networks.kinds import LAYERS, Shape
from nnsim.networks.plan import Plan, Planned
from nnsim.ui.network import titles
from nnsim.ui.network.blocks.folding import find, owners, tail


@dataclass(frozen=True, slots=True)
class Edge:
    """The link from one block to another; no layer reads the same one twice.

    Where folded groups stand at its ends, ``tail`` is the node that hands on, ``heads`` those that read.
    """

    source: str
    target: str
    tail: str = field(default="", compare=False)
    heads: tuple[str, ...] = field(default=(), compare=False)

    @property
    def origin(self) -> str:
        """The node that hands on."""
        return self.tail or self.source

    @property
    def ends(self) -> tuple[str, ...]:
        """The nodes that read."""
        return self.heads or (self.target,)


@dataclass(frozen=True, slots=True)
class Block:
    """One layer as it is shown.

    ``kind``  id of the layer kind, or ``"input"`` or ``"output"``
    ``title``  few letters: ``Conv 5×5``; ``setting`` its most telling choice: ``ReLU``
    ``shape``  of what leaves it, None where the network cannot be built
    ``parameters``  numbers that are trained; ``macs`` multiply-adds per sample
    ``problem``  why it cannot be built
    ``members``  ids of the layers that are folded into it
    ``shows``    id of the node whose output it shows, empty for its own
    ``frozen``   True if it has something to learn, but is kept from it
    """

    id: str
    kind: str
    title: str
    setting: str = ""
    icon: str = "layer"
    inputs: tuple[str, ...] = ()
    shape: Shape | None = None
    parameters: int = 0
    macs: int = 0
    problem: Problem | None = None
    members: tuple[str, ...] = ()
    shows: str = ""
    frozen: bool = False

    @property
    def is_layer(self) -> bool:
        """True for what can be moved and copied: neither inputs nor outputs."""
        return self.kind not in {"input", "output"}

    @property
    def slim(self) -> bool:
        """True for layers that learn nothing, which take less room."""
        return self.is_layer and not self.members and not self.parameters and not titles.is_wide(self.kind)


@dataclass(frozen=True, slots=True)
class Flow:
    """Blocks in topological order, the inputs first and the first output last."""

    blocks: tuple[Block, ...]
    edges: tuple[Edge, ...] = ()

    def block(self, block_id: str) -> Block:
        """The block called ``block_id``; raises ``KeyError``."""
        for block in self.blocks:
            if block.id == block_id:
                return block
        raise KeyError(block_id)

    def has(self, block_id: str) -> bool:
        """True if there is such a block."""
        return any(block.id == block_id for block in self.blocks)

    def targets(self, block_id: str) -> tuple[str, ...]:
        """Ids of the blocks that read from ``block_id``, each once."""
        return tuple(block.id for block in self.blocks if block_id in block.inputs)


def flow(project: Project, plan: Plan) -> Flow:
    """The blocks of ``project``; what cannot be built is shown with its problem and without numbers."""
    planned = {layer.id: layer for layer in plan.reached}
    troubles = {problem.where: problem for problem in reversed(plan.problems)}
    blocks = _inputs(project, plan)
    blocks += [_layer(node, planned.get(node.id), troubles.get(node.id)) for node in project.network.nodes]
    for output in (*(head.id for head in project.network.heads), OUTPUT):
        blocks.append(_output(project, output, planned.get(output), troubles.get(output)))
    edges = _edges(project.network, plan)
    return Flow(_in_order(_folded(project.network, blocks, edges)), edges)


def _inputs(project: Project, plan: Plan) -> list[Block]:
    labels = {port.id: port.label for port in plan.ports} or {INPUT: titles.inputs(project)}
    return [Block(name, "input", labels[name], icon="data", shape=shape) for name, shape in plan.inputs.items()]


def _edges(network: Network, plan: Plan) -> tuple[Edge, ...]:
    """Links between what is shown; several into one folded group are drawn as one."""
    owner = {name: name for name in plan.inputs} | owners(network)
    heads: dict[tuple[str, str, str], list[str]] = {}
    for node in network.graph:
        for name in node.inputs:
            if name in owner and owner[name] != owner[node.id]:
                heads.setdefault((owner[name], owner[node.id], name), []).append(node.id)
    found: dict[tuple[str, str], Edge] = {}
    for (source, target, name), ends in heads.items():
        found.setdefault((source, target), Edge(source, target, name, tuple(ends)))
    return tuple(found.values())


def _folded(network: Network, blocks: list[Block], edges: tuple[Edge, ...]) -> list[Block]:
    """Folded groups in the place of their first member, the other members left out."""
    by_id = {block.id: block for block in blocks}
    owner = {block.id: block.id for block in blocks if block.kind == "input"} | owners(network)
    shown: list[Block] = []
    for name in dict.fromkeys(owner[block.id] for block in blocks):
        group = find(network, name)
        block = by_id[name] if group is None or name in by_id else _group(network, group, by_id)
        inputs = tuple(edge.source for edge in edges if edge.target == name)
        shown.append(replace(block, inputs=inputs))
    return shown


def _group(network: Network, group: Group, by_id: dict[str, Block]) -> Block:
    members = [by_id[name] for name in group.members]
    last = tail(network, group)
    return Block(
        group.id,
        "group",
        group.name,
        counted(len(members), "layer"),
        "layer",
        shape=by_id[last].shape,
        parameters=sum(block.parameters for block in members),
        macs=sum(block.macs for block in members),
        problem=next((block.problem for block in members if block.problem), None),
        members=group.members,
        shows=last,
        frozen=any(block.frozen for block in members)
        and all(block.frozen or not block.parameters for block in members),
    )


def _in_order(blocks: list[Block]) -> tuple[Block, ...]:
    """Topological order, as close to the given one as it allows."""
    waiting, ordered, known = list(blocks), list[Block](), set[str]()
    while waiting:
        block = next((b for b in waiting if known.issuperset(b.inputs)), waiting[0])
        waiting.remove(block)
        ordered.append(block)
        known.add(block.id)
    return tuple(ordered)


def _layer(node: Node, planned: Planned | None, problem: Problem | None) -> Block:
    known = node.spec.kind in LAYERS
    title, setting = titles.of_layer(node)
    return Block(
        node.id,
        LAYERS[node.spec.kind].id if known else node.spec.kind,
        title,
        setting,
        LAYERS[node.spec.kind].icon if known else "layer",
        node.inputs,
        planned.out_shape if planned else None,
        planned.parameters if planned else 0,
        planned.macs if planned else 0,
        problem,
        frozen=_is_frozen(planned),
    )


def _is_frozen(planned: Planned | None) -> bool:
    return planned is not None and planned.node.frozen and planned.parameters > 0


def _output(project: Project, output: str, planned: Planned | None, problem: Problem | None) -> Block:
    title, setting = titles.output(project, output)
    return Block(
        output,
        "output",
        title,
        setting,
        "output",
        project.network.node(output).inputs,
        planned.out_shape if planned else None,
        planned.parameters if planned else 0,
        planned.macs if planned else 0,
        problem,
        frozen=_is_frozen(planned),
    )


def is_chain(project: Project) -> bool:
    """True if every layer reads from the one before it."""
    before = INPUT
    for node in project.network.graph:
        if node.inputs != (before,):
            return False
        before = node.id
    return True


def is_plain(project: Project, plan: Plan) -> bool:
    """True where columns of neurons show everything: a chain whose layers hand on vectors, and which reads no sequence.

    Of a network that cannot be built, only what was reached is known.
    """
    shapes = [layer.out_shape for layer in plan.layers or plan.reached]
    is_flat = not plan.ports and len(plan.input_shape) != SEQUENCE
    return is_chain(project) and is_flat and all(len(shape) == VECTOR for shape in shapes)
