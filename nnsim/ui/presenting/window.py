"""The presenter's own window, on the other screen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.presenting.page import PresenterPage

FIRST_SIZE = QSize(1280, 720)


class PresenterWindow(QWidget):
    """Holds ``page``; all keys of the window are its keys, too.

    ``escaped`` tells that Escape was pressed and nobody else wanted it, ``left`` that a person closed it.
    """

    escaped = Signal()
    left = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, Qt.WindowType.Window)
        self.setWindowTitle(say("Presenter's window – nnsim"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.page = PresenterPage()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.addActions(host.actions())
        self.resize(FIRST_SIZE)
        self.setFocus()  # so that keys go to no button that nobody chose

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back, step by step."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Put away; the presentation goes on."""
        super().closeEvent(event)
        self.left.emit()
