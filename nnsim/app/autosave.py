"""Keeps the recovery file current while the window is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.app.document import Document
from nnsim.core.recovery import Recovery
from nnsim.core.store import Change
from nnsim.ui.undo import Editor

EVERY_MS = 15_000
AFTER_EDIT_MS = 2_000


class Autosave(QObject):
    """Writes document and last known weights some seconds after an edit, and while training goes on.

    A folder that cannot be written is said once and never stops the work.
    """

    said = Signal(object)

    def __init__(self, editor: Editor, document: Document, recovery: Recovery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._document, self._recovery = editor, document, recovery
        self._soon = QTimer(self, singleShot=True, interval=AFTER_EDIT_MS)
        self._soon.timeout.connect(self.write)
        self._often = QTimer(self, interval=EVERY_MS)
        self._often.timeout.connect(self._while_training)
        self._often.start()
        editor.store.changed.connect(self._on_change)
        document.changed.connect(self._on_document)
        document.stored.connect(self._recovery.clear)

    def _on_change(self, change: Change) -> None:
        if change.parts - {"view"}:
            self._soon.start()

    def _on_document(self) -> None:
        self._soon.start()

    def _while_training(self) -> None:
        if self._document.training_unsaved:
            self.write()

    def write(self) -> None:
        """Write the recovery file now; where there is nothing to lose, none may be left of another document."""
        if not (self._document.unsaved or self._document.training_unsaved):
            self._recovery.clear()
            return
        problem = self._recovery.write(self._editor.project, self._document.last_checkpoint, self._document.path)
        if problem:
            self.said.emit(problem)

    def close(self) -> None:
        """A clean end: nothing is left to recover."""
        self._soon.stop()
        self._often.stop()
        self._editor.store.changed.disconnect(self._on_change)
        self._document.changed.disconnect(self._on_document)
        self._recovery.close()
