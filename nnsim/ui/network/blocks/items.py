"""The network as blocks, edges and frames on a graphics view: made, moved, and found under a point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from nnsim.core.network import Group
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current
from nnsim.ui.network.blocks import routes
from nnsim.ui.network.blocks.block_item import BlockItem
from nnsim.ui.network.blocks.edge_item import SPOT, EdgeItem
from nnsim.ui.network.blocks.flow import Edge, Flow
from nnsim.ui.network.blocks.group_frame import GroupFrame, areas
from nnsim.ui.network.blocks.layout import Box, Layout, Point
from nnsim.ui.network.blocks.lens import Lens

REACH = 7.0
"""Edges and ports are hit from this many px away."""


class BlockItems(Lens):
    """Has an item for everything of ``flow``, where ``layout_now`` puts it; ``routes`` are the ways of the edges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = Flow(())
        self.layout_now: Layout
        self.routes: dict[Edge, routes.Route] = {}
        self._theme: Theme = current()
        self._blocks: dict[str, BlockItem] = {}
        self._edges: dict[Edge, EdgeItem] = {}
        self._frames: list[GroupFrame] = []

    def match(self, shown: Flow, layout: Layout, groups: tuple[Group, ...]) -> None:
        """Make, move and remove items; those of layers that live on stay."""
        self.flow, self.layout_now = shown, layout
        for gone in set(self._blocks) - set(self.layout_now.boxes):
            self.scene().removeItem(self._blocks.pop(gone))
        for block in self.flow.blocks:
            if block.id not in self._blocks:
                self._blocks[block.id] = BlockItem(block, self._theme)
                self.scene().addItem(self._blocks[block.id])
            self._blocks[block.id].take(block, self.layout_now.boxes[block.id], self._theme)
        self._route(self.layout_now)
        self._frame(groups)

    def _frame(self, groups: tuple[Group, ...]) -> None:
        """Frames around open groups."""
        for frame in self._frames:
            self.scene().removeItem(frame)
        opened = [group for group in groups if not group.folded]
        self._frames = [GroupFrame(group, areas(group, self.layout_now), self._theme) for group in opened]
        for frame in self._frames:
            self.scene().addItem(frame)

    def _route(self, layout: Layout) -> None:
        self.routes = routes.routes(self.flow, layout)
        for gone in set(self._edges) - set(self.routes):
            self.scene().removeItem(self._edges.pop(gone))
        for edge, route in self.routes.items():
            if edge in self._edges:
                self._edges[edge].take(route, self._theme)
            else:
                self._edges[edge] = EdgeItem(route, self._theme)
                self.scene().addItem(self._edges[edge])

    def preview(self, moved: dict[str, Point]) -> None:
        """Show blocks that far from where they stand, while they are dragged."""
        boxes = {name: box.shifted(*moved.get(name, (0.0, 0.0))) for name, box in self.layout_now.boxes.items()}
        for name, (dx, dy) in moved.items():
            self._blocks[name].place(boxes[name])
            self._blocks[name].setZValue(3.0 if dx or dy else 1.0)
        self._route(replace(self.layout_now, boxes=boxes))

    def item_of(self, node_id: str) -> BlockItem:
        """The item of a block; raises ``KeyError``."""
        return self._blocks[node_id]

    def items_of_blocks(self) -> Iterable[BlockItem]:
        """The items of all blocks."""
        return self._blocks.values()

    def edge_item(self, edge: Edge) -> EdgeItem:
        """The item of an edge; raises ``KeyError``."""
        return self._edges[edge]

    # ------------------------------------------------------------ hitting

    def block_at(self, x: float, y: float, reach: float = 0.0) -> str:
        """Id of the block under a point, empty for none."""
        return next((n for n, item in reversed(self._blocks.items()) if item.box.holds(x, y, reach)), "")

    def port_at(self, x: float, y: float) -> str:
        """Id of the block whose output port is under a point, empty for none."""
        reach = max(REACH, REACH / self.zoom) + 1
        for name, item in self._blocks.items():
            px, py = routes.out_port(item.box)
            if item.block.kind != "output" and (px - x) ** 2 + (py - y) ** 2 <= reach**2:
                return name
        return ""

    def spot_at(self, x: float, y: float) -> Edge | None:
        """The edge whose place for a layer is under a point."""
        reach = 1.4 * max(SPOT, SPOT / self.zoom)
        for edge, route in self.routes.items():
            if (route.middle[0] - x) ** 2 + (route.middle[1] - y) ** 2 <= reach**2:
                return edge
        return None

    def edge_at(self, x: float, y: float) -> Edge | None:
        """The edge under a point."""
        return self.spot_at(x, y) or routes.nearest(self.routes, x, y, max(REACH / self.zoom, 3.0))

    def blocks_in(self, area: Box) -> tuple[str, ...]:
        """Ids of the blocks that touch a rectangle."""
        return tuple(name for name, item in self._blocks.items() if item.box.touches(area))
