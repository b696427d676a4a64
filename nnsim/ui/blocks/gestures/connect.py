"""Drawing an edge from the port of a block to another block."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.core.network import INPUT
from nnsim.ui.blocks import routes
from nnsim.ui.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.blocks.hands import Hands
from nnsim.ui.blocks.look import Verdict
from nnsim.ui.blocks.overlay import Drawn


class Connect(Gesture):
    """Blocks that the edge may lead to light up; over another one the reason stands at the hand."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, hands: Hands, start: Place, source: str) -> None:
        super().__init__(hands, start)
        self.source = source
        self._from = routes.out_port(self.canvas.item_of(source).box)
        self.canvas.lit.ends = verdicts(hands, source)
        self.canvas.show_lit()

    def move(self, to: Place) -> None:
        lit = self.canvas.lit
        over = self.canvas.block_at(*to.at, reach=6.0)
        lit.aimed = over if over in lit.ends else None
        problem = lit.ends[over].problem if over in lit.ends else None
        words = problem.text if problem else ""
        line = (self._from, to.at)
        self.canvas.overlay.show_drawn(Drawn(line=line, words=words, at=to.at, wrong=problem is not None))
        self.canvas.show_lit()

    def finish(self) -> None:
        target = self.canvas.lit.aimed
        self.clear()
        if isinstance(target, str):
            self.hands.join(self.source, target)


def verdicts(hands: Hands, source: str) -> dict[str, Verdict]:
    """For every other block whether it can read from ``source``."""
    others = [block.id for block in hands.canvas.flow.blocks if block.id not in {source, INPUT}]
    return {name: hands.edits.may_connect(source, name) for name in others}
