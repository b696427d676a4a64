"""What every gesture can do."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt

from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.layout import Point
from nnsim.ui.network.blocks.overlay import NOTHING


class Place(NamedTuple):
    """Where the pointer is: in units of the canvas, and in px of the viewport."""

    at: Point
    screen: Point


class Gesture:
    """From a press at ``start`` to a release."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, commands: BlockCommands, start: Place) -> None:
        self.commands, self.canvas = commands, commands.canvas
        self.start = start

    def move(self, to: Place) -> None:
        """The pointer moved while pressed."""

    def finish(self) -> None:
        """The release, where the pointer moved last."""

    def cancel(self) -> None:
        """Escape, or another button: everything is as before the press."""
        self.clear()

    def clear(self) -> None:
        """Take away what was drawn for the gesture."""
        now = self.canvas.highlight
        now.places, now.ends, now.aimed = {}, {}, None
        self.canvas.overlay.show_drawn(NOTHING)
        self.canvas.show_highlight()
