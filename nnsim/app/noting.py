"""Tells of each edit that a person makes, by its id, when its step to undo is complete."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnsim.edits.kinds import Calls
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import Step


class Noting(QObject):
    """``made(str)`` names an edit. A drag is one, however many steps it goes through; Undo and Redo are none."""

    made = Signal(str)

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._top, self._recalls = 0, False
        editor.recalling.connect(self._recall)
        editor.editing.connect(self._edit)
        editor.stack.indexChanged.connect(self._on_index)

    def _recall(self) -> None:
        self._recalls = True

    def _edit(self) -> None:
        self._recalls = False

    def _on_index(self, index: int) -> None:
        newer, self._top = index > self._top, index
        step = self._editor.stack.command(index - 1) if newer and not self._recalls else None
        if isinstance(step, Step) and isinstance(step.calls, Calls):
            for name in dict.fromkeys(call.edit for call in step.calls.calls):
                self.made.emit(name)
