"""Selecting by a rectangle."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.network.blocks.layout import Box
from nnsim.ui.network.blocks.overlay import Drawn


class Band(Gesture):
    """Selects what the rectangle touches; with ``kept`` what was selected stays so."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, commands: BlockCommands, start: Place, *, add: bool = False) -> None:
        super().__init__(commands, start)
        self._before = self.canvas.highlight.chosen
        self._kept = self._before if add else ()
        self.canvas.choose(self._kept)

    def move(self, to: Place) -> None:
        (x1, y1), (x2, y2) = self.start.at, to.at
        band = Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
        self.canvas.overlay.show_drawn(Drawn(band=band))
        found = (*self._kept, *self.canvas.blocks_in(band))
        if tuple(dict.fromkeys(found)) != self.canvas.highlight.chosen:
            self.canvas.choose(found)

    def finish(self) -> None:
        self.clear()

    def cancel(self) -> None:
        self.clear()
        self.canvas.choose(self._before)
