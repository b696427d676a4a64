"""What lies over all of a window while it is on."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class Overlay(QWidget):
    """Covers ``host``, its menu bar as well, and has the keys meanwhile. ``left`` asks to end it."""

    left = Signal()

    def __init__(self, host: QWidget, name: str) -> None:
        super().__init__(host)
        self._host = host
        self._had_keys: QWidget | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether it covers the window now."""
        return not self.isHidden()

    def cover(self) -> None:
        """Lie over everything from now on."""
        if self.is_on:
            return
        self._had_keys = cast("QWidget | None", self._host.focusWidget())
        self.setGeometry(self._host.rect())
        self._host.installEventFilter(self)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """Go, and give the keys back to who had them."""
        if not self.is_on:
            return
        self._host.removeEventFilter(self)
        had, self._had_keys = self._had_keys, None
        had_keys = self.hasFocus()
        self.hide()
        if had_keys and had is not None and isValid(had) and had.isVisible():
            had.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends it; whatever else is typed does nothing unseen."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        event.accept()
