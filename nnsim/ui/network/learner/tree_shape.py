"""Where the nodes of a decision tree stand: leaves side by side, questions above the middle of theirs. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nnsim.core.answers.tree import DecisionTree
from nnsim.ui.network.blocks.layout import MARGIN, Box

SLOT, LEVEL = 104.0, 84.0
"""Units from one leaf to the next, and from one level to the next."""
QUESTION, LEAF = (156.0, 52.0), (98.0, 46.0)
"""Width and height of a node with a question, and of a leaf."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The boxes of the nodes that are shown, the node above each, and those whose questions are folded away."""

    boxes: Mapping[int, Box]
    above: Mapping[int, int]
    folded: frozenset[int]

    @property
    def bounds(self) -> Box:
        """All boxes with a margin."""
        boxes = list(self.boxes.values())
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
        return Box(left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)

    def at(self, x: float, y: float) -> int | None:
        """The node under a point."""
        return next((node for node, box in self.boxes.items() if box.holds(x, y, 0)), None)


@lru_cache(maxsize=1)
def depths(tree: DecisionTree) -> tuple[int, ...]:
    """How many questions lead to each node; of the newest tree alone, which is its own key as equality is identity."""
    found = [0] * len(tree.left)
    for node in range(len(found)):  # scikit-learn numbers a node before those below it
        if not tree.is_leaf(node):
            found[tree.left[node]] = found[tree.right[node]] = found[node] + 1
    return tuple(found)


def arrange(tree: DecisionTree, levels: int, turned: frozenset[int] = frozenset()) -> Shape:
    """The tree down to ``levels`` questions below each other; nodes in ``turned`` are folded or open all the same."""
    depth = depths(tree)
    folded = frozenset(
        node for node in range(len(depth)) if not tree.is_leaf(node) and (depth[node] >= levels) != (node in turned)
    )
    order, above = _walk(tree, folded)
    middle: dict[int, float] = {}
    ends = (node for node in order if tree.is_leaf(node) or node in folded)
    for number, node in enumerate(ends):
        middle[node] = number * SLOT
    for node in reversed(order):
        if node not in middle:
            middle[node] = (middle[int(tree.left[node])] + middle[int(tree.right[node])]) / 2
    return Shape({node: _box(tree, node, middle[node], depth[node], folded) for node in order}, above, folded)


def _walk(tree: DecisionTree, folded: frozenset[int]) -> tuple[list[int], dict[int, int]]:
    """The shown nodes, each before those below it and the left ones first, and the node above each."""
    order, above, waiting = [], {}, [0]
    while waiting:
        node = waiting.pop()
        order.append(node)
        if not tree.is_leaf(node) and node not in folded:
            below = int(tree.left[node]), int(tree.right[node])
            above.update(dict.fromkeys(below, node))
            waiting += reversed(below)
    return order, above


def _box(tree: DecisionTree, node: int, middle: float, depth: int, folded: frozenset[int]) -> Box:
    width, height = LEAF if tree.is_leaf(node) else (LEAF[0], QUESTION[1]) if node in folded else QUESTION
    return Box(middle - width / 2, depth * LEVEL, width, height)


@lru_cache(maxsize=1)
def fitting(tree: DecisionTree, width: float, height: float) -> int:
    """The most levels that are shown within so many units, at least one; of the newest tree and room alone."""
    levels = 1
    deepest = max(depths(tree))
    while levels < deepest:
        bounds = arrange(tree, levels + 1).bounds
        if bounds.width > width or bounds.height > height:
            break
        levels += 1
    return levels
