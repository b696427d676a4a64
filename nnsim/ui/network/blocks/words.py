"""The words for blocks and edges: tool tips and what a screen reader says."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.networks.naming import called
from nnsim.ui.network import titles
from nnsim.ui.network.blocks.flow import Block, Edge, Flow

KEYS = say("Arrow keys walk along the edges, Enter opens the settings, Insert adds a layer.")


def block_name(flow: Flow, block: Block) -> str:
    """``Conv 5×5, ReLU, 6 × 28 × 28, 156 parameters, block 2 of 9, reads Image, read by Max pool 2×2``."""
    place = [b.id for b in flow.blocks].index(block.id) + 1
    parts = [block.title, block.setting]
    parts.append(
        say("does not fit: {problem}", problem=block.problem.text) if block.problem else titles.shape(block.shape)
    )
    parts.append(titles.parameters(block.parameters) if block.parameters else "")
    parts.append(say("block {place:,} of {count:,}", place=place, count=len(flow.blocks)))
    sources = [flow.block(name).title for name in block.inputs if flow.has(name)]
    parts.append(say("reads {sources}", sources=say(" and ").join(sources)) if sources else "")
    targets = [flow.block(name).title for name in flow.targets(block.id)]
    parts.append(say("read by {targets}", targets=say(" and ").join(targets)) if targets else "")
    return ", ".join(part for part in parts if part)


def chosen(count: int) -> str:
    """How many blocks are selected, if several, else what the keys do."""
    return say("{blocks} selected", blocks=counted(count, "block")) if count > 1 else KEYS


def edge_name(flow: Flow, edge: Edge) -> str:
    """``Edge from Image to Conv 5×5, 1 × 28 × 28``."""
    source, target = flow.block(edge.source), flow.block(edge.target)
    return say(
        "Edge from {source} to {target}, {shape}",
        source=source.title,
        target=target.title,
        shape=titles.shape(source.shape),
    )


def _title(block: Block, kind: str) -> str:
    name = called(block.id)
    return name if name != block.id else f"{kind} · {name}"


def block_tip(block: Block) -> str:
    """What it is, what leaves it and what it costs."""
    kind = LAYERS[block.kind].label if block.kind in LAYERS else block.title
    lines = [_title(block, kind) if block.is_layer else kind]
    if block.problem:
        return "\n".join([*lines, block.problem.text])
    lines.append(say("Hands on {shape}", shape=titles.shape(block.shape)))
    if block.parameters or block.macs:
        lines.append(
            say(
                "{parameters}, {adds} per sample",
                parameters=titles.parameters(block.parameters),
                adds=counted(block.macs, "multiply-add"),
            )
        )
    return "\n".join(lines)
