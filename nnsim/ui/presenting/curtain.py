"""The screen black or white, so that people look at who speaks."""

from __future__ import annotations

from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.language.texts import say
from nnsim.ui.presenting.overlay import Overlay

NAMES = {"black": say("Black screen"), "white": say("White screen")}


class Curtain(Overlay):
    """One plain colour over all of the window; a click or Escape lifts it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, NAMES["black"])
        self._color = "black"

    @property
    def color(self) -> str:
        """``black`` or ``white`` while it is down, else empty."""
        return self._color if self.is_on else ""

    def drop(self, color: str) -> None:
        """Show nothing but ``color``."""
        self._color = color
        self.setAccessibleName(NAMES[color])
        self.cover()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click brings the window back, and does nothing else."""
        event.accept()
        self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Every pixel."""
        QPainter(self).fillRect(self.rect(), QColor(self._color))
