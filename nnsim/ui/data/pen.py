"""A pen on a tablet: how hard it is pressed, and with which end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QWidget


class Pen(QObject):
    """Listens to the pen over ``widget`` and lets Qt make mouse events of it.

    ``pressure`` is 0 to 1 while a pen touches, else None; ``erases`` tells of its other end.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.pressure: float | None = None
        self.erases = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QTabletEvent):
            up = event.type() == QEvent.Type.TabletRelease
            touches = not up and bool(event.buttons())
            self.pressure = event.pressure() if touches else None
            self.erases = not up and event.pointerType() == QPointingDevice.PointerType.Eraser
        return False
