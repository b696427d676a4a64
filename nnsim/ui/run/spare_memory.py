"""Memory for the next edit of very many samples is there before it is wanted.

The system hands out fresh memory page by page, which takes ten times as long as filling it once more: the first erasing
of a stroke over a million points would take two frames.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from nnsim.core.data import Data
from nnsim.core.freed_memory import asked_for
from nnsim.ui.kit.next_turn import MANY, Later
from nnsim.ui.run.undo import Editor

VERSIONS = 2
"""Of the samples: the new one of an edit, and that of the edit before, which is given up after it."""


class SpareMemory(QObject):
    """Asks for as much as edits of the document that is shown will want, a little in each turn, once for the most."""

    def __init__(self, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._had = editor, 0
        self._asking: Iterator[None] = iter(())
        self._later = Later(self, self._ask)
        editor.opened.connect(self._begin)
        editor.leaving.connect(self._later.forget)

    def _begin(self) -> None:
        data = self._editor.project.data
        wanted = VERSIONS * size_of(data) if len(data) > MANY else 0
        if wanted > self._had:
            self._had, self._asking = wanted, asked_for(wanted)
            self._later.ask()

    def _ask(self) -> None:
        if next(self._asking, self) is not self:
            self._later.ask()


def size_of(data: Data) -> int:
    """Bytes of what an edit of the samples makes anew."""
    return data.x.nbytes + data.y.nbytes + data.test.nbytes
