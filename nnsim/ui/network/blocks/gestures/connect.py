"""Drawing an edge from the port of a block to another block."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.ui.network.blocks import routes
from nnsim.ui.network.blocks.appearance import Verdict
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.network.blocks.overlay import Drawn


class Connect(Gesture):
    """Blocks that the edge may lead to light up; over another one the reason stands at the hand."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, commands: BlockCommands, start: Place, source: str) -> None:
        super().__init__(commands, start)
        self.source = source
        self._from = routes.out_port(self.canvas.item_of(source).box)
        self.canvas.highlight.ends = verdicts(commands, source)
        self.canvas.show_highlight()

    def move(self, to: Place) -> None:
        now = self.canvas.highlight
        over = self.canvas.block_at(*to.at, reach=6.0)
        now.aimed = over if over in now.ends else None
        problem = now.ends[over].problem if over in now.ends else None
        words = problem.text if problem else ""
        line = (self._from, to.at)
        self.canvas.overlay.show_drawn(Drawn(line=line, words=words, at=to.at, wrong=problem is not None))
        self.canvas.show_highlight()

    def finish(self) -> None:
        target = self.canvas.highlight.aimed
        self.clear()
        if isinstance(target, str):
            self.commands.join(self.source, target)


def verdicts(commands: BlockCommands, source: str) -> dict[str, Verdict]:
    """For every other block whether it can read from ``source``."""
    blocks = commands.canvas.flow.blocks
    others = [block.id for block in blocks if block.id != source and block.kind != "input"]
    return {name: commands.edits.may_connect(source, name) for name in others}
