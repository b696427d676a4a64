"""Dragging blocks: to arrange them, or onto an edge to put a layer there."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.ui.network.blocks.appearance import Verdict
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.network.blocks.layout import Point
from nnsim.ui.network.blocks.overlay import NOTHING, Drawn


class Move(Gesture):
    """The selected blocks follow the hand. A single layer that is let go on an edge goes there."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, commands: BlockCommands, start: Place, ids: tuple[str, ...]) -> None:
        super().__init__(commands, start)
        self._ids = ids
        self._by: Point = (0.0, 0.0)
        self._judged: dict[Edge, Verdict] = {}
        layers = [name for name in ids if self.canvas.flow.block(name).is_layer]
        self._layer = layers[0] if len(ids) == 1 and layers else ""

    def move(self, to: Place) -> None:
        now = self.canvas.highlight
        self._by = (to.at[0] - self.start.at[0], to.at[1] - self.start.at[1])
        self.canvas.preview(dict.fromkeys(self._ids, self._by))
        now.places = {edge: Verdict() for edge in self._edges()}
        edge = self.canvas.spot_at(*to.at)
        now.aimed = edge if edge in now.places else None
        problem = None
        if now.aimed == edge and edge is not None:
            verdict = self._judge(edge)
            now.places[edge] = verdict
            problem = verdict.problem
        drawn = Drawn(words=problem.text, at=to.at, wrong=True) if problem else NOTHING
        self.canvas.overlay.show_drawn(drawn)
        self.canvas.show_highlight()

    def _edges(self) -> list[Edge]:
        """Where a single layer could go: all edges but its own."""
        if not self._layer:
            return []
        return [edge for edge in self.canvas.routes if self._layer not in (edge.source, edge.target)]

    def _judge(self, edge: Edge) -> Verdict:
        if edge not in self._judged:
            self._judged[edge] = self.commands.edits.may_move(self._layer, edge)
        return self._judged[edge]

    def finish(self) -> None:
        edge = self.canvas.highlight.aimed
        self.cancel()
        if isinstance(edge, Edge):
            self.commands.move(self._layer, edge)
        else:
            self.commands.arrange(dict.fromkeys(self._ids, self._by))

    def cancel(self) -> None:
        self.clear()
        self.canvas.preview(dict.fromkeys(self._ids, (0.0, 0.0)))
        self.canvas.show_highlight()
