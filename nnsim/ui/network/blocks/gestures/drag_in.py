"""A layer from the palette is carried over the canvas."""

from __future__ import annotations

from nnsim.core.spec import Spec
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.network.blocks.layout import Point
from nnsim.ui.network.blocks.overlay import NOTHING, Drawn

FAR = 40.0
"""The place nearest to the hand is taken from so many units away, so that nobody has to aim."""


class DragIn(Gesture):
    """All edges show their places, lit where the layer fits; at the hand stands why it does not.

    Let go far from all of them, the layer stands there by itself and waits for edges.
    """

    def __init__(self, commands: BlockCommands, start: Place, kind: str) -> None:
        super().__init__(commands, start)
        self.kind = kind
        self._at = start.at
        may = commands.edits.may_insert
        self.canvas.highlight.places = {edge: may(Spec(kind), edge) for edge in self.canvas.routes}
        self.move(start)

    def move(self, to: Place) -> None:
        now, self._at = self.canvas.highlight, to.at
        now.aimed = self._near(to.at)
        problem = now.places[now.aimed].problem if isinstance(now.aimed, Edge) else None
        self.canvas.overlay.show_drawn(Drawn(words=problem.text, at=to.at, wrong=True) if problem else NOTHING)
        self.canvas.show_highlight()

    def _near(self, at: Point) -> Edge | None:
        reach = max(FAR, FAR / self.canvas.zoom)
        best, found = reach**2, None
        for edge, route in self.canvas.routes.items():
            far = (route.middle[0] - at[0]) ** 2 + (route.middle[1] - at[1]) ** 2
            if far < best:
                best, found = far, edge
        return found

    def finish(self) -> None:
        edge = self.canvas.highlight.aimed
        self.clear()
        if isinstance(edge, Edge):
            self.commands.insert(self.kind, edge)
        else:
            self.commands.add_loose(self.kind, self._at)
