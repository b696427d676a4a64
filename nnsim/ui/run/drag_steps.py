"""The steps to undo that a form makes: one for each drag of a slider, one for each other change."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnsim.core.texts import Message
from nnsim.edits.kinds import Calls
from nnsim.ui.kit.widgets.leaving import let_go
from nnsim.ui.run.undo import Editor


class DragSteps(QObject):
    """Merge keys for the changes that the sliders in ``form`` tell; an interrupted drag is over, so they let go."""

    def __init__(self, editor: Editor, form: QWidget) -> None:
        super().__init__(form)
        self._editor, self._form = editor, form
        self._key = ""
        editor.interrupted.connect(self._end)

    def key(self, name: str, *, final: bool) -> str:
        """The key of a change; the one that is ``final`` ends the drag."""
        key = self._key or self._editor.gesture(name)
        self._key = "" if final else key
        return key

    def edit(self, text: str, change: Calls, name: str, said: Message | None) -> None:
        """Make ``change`` as a part of its drag, which ends with what is ``said`` on the curves; None before."""
        key = self.key(name, final=said is not None)
        self._editor.edit(text, change, merge=key)
        if said:
            self._editor.say(said, key)

    def _end(self) -> None:
        if self._key:
            let_go(self._form)
            self._key = ""
