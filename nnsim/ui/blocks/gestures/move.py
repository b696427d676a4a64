"""Dragging blocks: to arrange them, or onto an edge to put a layer there."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.ui.blocks.flow import Edge
from nnsim.ui.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.blocks.hands import Hands
from nnsim.ui.blocks.layout import Point
from nnsim.ui.blocks.look import Verdict
from nnsim.ui.blocks.overlay import NOTHING, Drawn


class Move(Gesture):
    """The selected blocks follow the hand. A single layer that is let go on an edge goes there."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, hands: Hands, start: Place, ids: tuple[str, ...]) -> None:
        super().__init__(hands, start)
        self._ids = ids
        self._by: Point = (0.0, 0.0)
        self._judged: dict[Edge, Verdict] = {}
        layers = [name for name in ids if self.canvas.flow.block(name).is_layer]
        self._layer = layers[0] if len(ids) == 1 and layers else ""

    def move(self, to: Place) -> None:
        lit = self.canvas.lit
        self._by = (to.at[0] - self.start.at[0], to.at[1] - self.start.at[1])
        self.canvas.preview(dict.fromkeys(self._ids, self._by))
        lit.places = {edge: Verdict() for edge in self._edges()}
        edge = self.canvas.spot_at(*to.at)
        lit.aimed = edge if edge in lit.places else None
        problem = None
        if lit.aimed == edge and edge is not None:
            verdict = self._judge(edge)
            lit.places[edge] = verdict
            problem = verdict.problem
        drawn = Drawn(words=problem.text, at=to.at, wrong=True) if problem else NOTHING
        self.canvas.overlay.show_drawn(drawn)
        self.canvas.show_lit()

    def _edges(self) -> list[Edge]:
        """Where a single layer could go: all edges but its own."""
        if not self._layer:
            return []
        return [edge for edge in self.canvas.routes if self._layer not in (edge.source, edge.target)]

    def _judge(self, edge: Edge) -> Verdict:
        if edge not in self._judged:
            self._judged[edge] = self.hands.edits.may_move(self._layer, edge)
        return self._judged[edge]

    def finish(self) -> None:
        edge = self.canvas.lit.aimed
        self.cancel()
        if isinstance(edge, Edge):
            self.hands.move(self._layer, edge)
        else:
            self.hands.arrange(dict.fromkeys(self._ids, self._by))

    def cancel(self) -> None:
        self.clear()
        self.canvas.preview(dict.fromkeys(self._ids, (0.0, 0.0)))
        self.canvas.show_lit()
