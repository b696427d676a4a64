"""A layer from the palette is carried over the canvas."""

from __future__ import annotations

from nnsim.core.spec import Spec
from nnsim.ui.blocks.flow import Edge
from nnsim.ui.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.blocks.hands import Hands
from nnsim.ui.blocks.layout import Point
from nnsim.ui.blocks.overlay import NOTHING, Drawn

FAR = 40.0
"""The place nearest to the hand is taken from so many units away, so that nobody has to aim."""


class DragIn(Gesture):
    """All edges show their places, lit where the layer fits; at the hand stands why it does not.

    Let go far from all of them, the layer stands there by itself and waits for edges.
    """

    def __init__(self, hands: Hands, start: Place, kind: str) -> None:
        super().__init__(hands, start)
        self.kind = kind
        self._at = start.at
        may = hands.edits.may_insert
        self.canvas.lit.places = {edge: may(Spec(kind), edge) for edge in self.canvas.routes}
        self.move(start)

    def move(self, to: Place) -> None:
        lit, self._at = self.canvas.lit, to.at
        lit.aimed = self._near(to.at)
        problem = lit.places[lit.aimed].problem if isinstance(lit.aimed, Edge) else None
        self.canvas.overlay.show_drawn(Drawn(words=problem.text, at=to.at, wrong=True) if problem else NOTHING)
        self.canvas.show_lit()

    def _near(self, at: Point) -> Edge | None:
        reach = max(FAR, FAR / self.canvas.zoom)
        best, found = reach**2, None
        for edge, route in self.canvas.routes.items():
            far = (route.middle[0] - at[0]) ** 2 + (route.middle[1] - at[1]) ** 2
            if far < best:
                best, found = far, edge
        return found

    def finish(self) -> None:
        edge = self.canvas.lit.aimed
        self.clear()
        if isinstance(edge, Edge):
            self.hands.insert(self.kind, edge)
        else:
            self.hands.add_loose(self.kind, self._at)
