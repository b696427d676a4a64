"""A field for one line, in which Undo is that of the document as long as nothing was typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class LineEdit(QLineEdit):
    """Qt's own keeps the keys of Undo and Redo even where it has nothing to take back."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look at keys from now on, and only so long: each event that is looked at costs something."""
        super().focusInEvent(event)
        self.installEventFilter(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys are somebody else's."""
        super().focusOutEvent(event)
        self.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Leave the keys of Undo and Redo to the window where they do nothing here."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo, redo = (event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
            event.ignore()
            return True
        return False
