"""Where the arrow keys lead: along edges, and across lanes."""

from __future__ import annotations

from typing import Literal

from nnsim.core.network import INPUT
from nnsim.ui.network.blocks.flow import Flow
from nnsim.ui.network.blocks.layout import Layout

Direction = Literal["left", "right", "up", "down"]


def step(flow: Flow, layout: Layout, here: str, direction: Direction) -> str:
    """The block that an arrow key leads to from ``here``; ``here`` itself where there is none."""
    if not flow.has(here):
        return INPUT
    if direction == "right":
        return _level(layout, here, flow.targets(here))
    if direction == "left":
        return _level(layout, here, tuple(name for name in flow.block(here).inputs if flow.has(name)))
    return _across(layout, here, 1 if direction == "down" else -1)


def _level(layout: Layout, here: str, found: tuple[str, ...]) -> str:
    """Of several ways the one that goes on straight."""
    y = layout.boxes[here].middle[1]
    return min(found, key=lambda name: abs(layout.boxes[name].middle[1] - y), default=here)


def _across(layout: Layout, here: str, sign: int) -> str:
    """The nearest block above or below; those straight there come first."""
    x, y = layout.boxes[here].middle

    def far(name: str) -> float:
        dx, dy = layout.boxes[name].middle[0] - x, layout.boxes[name].middle[1] - y
        return abs(dy) + 2 * abs(dx)

    half = layout.boxes[here].height / 2
    there = [name for name, box in layout.boxes.items() if sign * (box.middle[1] - y) > half]
    return min(there, key=far, default=here)
