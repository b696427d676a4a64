"""Where the blocks and arrows of a figure go: ranks from top to bottom, what skips a rank runs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnsim.networks.plan import Plan

HEIGHT = 46
GAP, APART = 28, 24
"""Between two ranks, and between two blocks of one rank."""

MARGIN = 16
LANE = 14
"""Between two arrows that run beside the blocks."""

LETTER, SMALL_LETTER, PADDING = 7.4, 6.3, 28
"""Width of an average letter of either line, and what a block is wider than its text."""

HEAD, HALF = 7.0, 4.0
"""Length and half the width of an arrow's head."""

ROUND = 8

Point = tuple[float, float]

Box = tuple[float, float, float]
"""Left, top and width of a block."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow: its line as an SVG path, the tip of its head, and the other two corners seen from there."""

    path: str
    tip: Point
    along: Point
    across: Point


@dataclass(frozen=True, slots=True)
class Places:
    """The size of the figure, its blocks by node id, and its arrows."""

    width: float
    height: float
    blocks: dict[str, Box]
    edges: tuple[Edge, ...]


def arrange(plan: Plan, texts: Mapping[str, tuple[str, str]], below: str = "") -> Places:
    """Places for the blocks with these two lines of text and the arrows between them, above a line ``below``."""
    ranks, width = _ranks(plan), _width(texts)
    rows: dict[int, list[str]] = {}
    for name, rank in ranks.items():
        rows.setdefault(rank, []).append(name)
    widest = max(len(row) for row in rows.values())
    lanes = _edges(plan, ranks, dict.fromkeys(ranks, (0.0, 0.0, width)))[1]
    inside = widest * (width + APART) - APART + 2 * lanes * LANE
    total = round(max(inside, SMALL_LETTER * len(below))) + 2.0 * MARGIN
    blocks: dict[str, Box] = {}
    for rank, row in rows.items():
        left = (total - len(row) * (width + APART) + APART) / 2
        for place, name in enumerate(row):
            blocks[name] = (left + place * (width + APART), MARGIN + rank * (HEIGHT + GAP), width)
    edges, _ = _edges(plan, ranks, blocks)
    return Places(total, MARGIN + len(rows) * (HEIGHT + GAP) - GAP, blocks, tuple(edges))


def _width(texts: Mapping[str, tuple[str, str]]) -> float:
    """What the longest line needs; all blocks are equally wide."""
    return float(round(PADDING + max(max(LETTER * len(a), SMALL_LETTER * len(b)) for a, b in texts.values())))


def _ranks(plan: Plan) -> dict[str, int]:
    """How many layers lie before each at most."""
    ranks = dict.fromkeys(plan.inputs, 0)
    for layer in plan.layers:
        ranks[layer.id] = 1 + max(ranks[source] for source in layer.node.inputs)
    return ranks


def _edges(plan: Plan, ranks: Mapping[str, int], blocks: Mapping[str, Box]) -> tuple[list[Edge], int]:
    """All arrows, and how many run side by side at most."""
    right = max(x + width for x, _, width in blocks.values())
    busy: list[list[tuple[int, int]]] = []
    edges = []
    for layer in plan.layers:
        for source in dict.fromkeys(layer.node.inputs):
            begin, end = ranks[source], ranks[layer.id]
            if end - begin == 1:
                edges.append(_down(blocks[source], blocks[layer.id]))
                continue
            lane = _free_lane(busy, begin, end)
            edges.append(_beside(blocks[source], blocks[layer.id], right + (lane + 1) * LANE))
    return edges, len(busy)


def _free_lane(busy: list[list[tuple[int, int]]], begin: int, end: int) -> int:
    """The innermost lane in which nothing else runs there."""
    for lane, taken in enumerate(busy):
        if all(end <= other_begin or begin >= other_end for other_begin, other_end in taken):
            taken.append((begin, end))
            return lane
    busy.append([(begin, end)])
    return len(busy) - 1


def _down(source: Box, target: Box) -> Edge:
    """From the lower edge of one block to the upper edge of the next."""
    x0, y0 = source[0] + source[2] / 2, source[1] + HEIGHT
    x1, y1 = target[0] + target[2] / 2, target[1]
    stop, bend = y1 - HEAD, (y1 - y0) / 2
    line = f"L{x1:g},{stop:g}" if x0 == x1 else f"C{x0:g},{y0 + bend:g} {x1:g},{y1 - bend:g} {x1:g},{stop:g}"
    return Edge(f"M{x0:g},{y0:g} {line}", (x1, y1), (-HALF, -HEAD), (HALF, -HEAD))


def _beside(source: Box, target: Box, lane: float) -> Edge:
    """Out at the right, down the lane, and in at the right."""
    x0, y0 = source[0] + source[2], source[1] + HEIGHT / 2 + 8
    x1, y1 = target[0] + target[2], target[1] + HEIGHT / 2 - 8
    path = (
        f"M{x0:g},{y0:g} L{lane - ROUND:g},{y0:g} Q{lane:g},{y0:g} {lane:g},{y0 + ROUND:g} "
        f"L{lane:g},{y1 - ROUND:g} Q{lane:g},{y1:g} {lane - ROUND:g},{y1:g} L{x1 + HEAD:g},{y1:g}"
    )
    return Edge(path, (x1, y1), (HEAD, -HALF), (HEAD, HALF))
