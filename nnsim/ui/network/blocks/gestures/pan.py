"""Moving what is seen."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnsim.ui.network.blocks.gestures.gesture import Gesture, Place


class Pan(Gesture):
    """The network follows the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def move(self, to: Place) -> None:
        (x, y), (was_x, was_y) = to.screen, self.start.screen
        self.start = to
        self.canvas.pan(x - was_x, y - was_y)
