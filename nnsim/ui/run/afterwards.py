"""Who says something of the document as a whole hears of an edit of very many samples in a turn after it.

A stroke over a million points makes an edit for every frame, and its turn is full with that.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from nnsim.core.store import Change, Store
from nnsim.ui.kit.next_turn import MANY, Later


class Afterwards(QObject):
    """Tells ``listener`` what changed in ``store``; several edits of many samples that follow each other as one.

    Any other change is told at once, together with what was not told yet.
    """

    def __init__(self, store: Store, listener: Callable[[Change], object], parent: QObject) -> None:
        super().__init__(parent)
        self._listener = listener
        self._untold: Change | None = None
        self._later = Later(self, self._tell)
        store.changed.connect(self._on_change)

    def _on_change(self, change: Change) -> None:
        before = self._untold
        self._untold = Change(before.old, change.new, before.parts | change.parts) if before else change
        if change.parts == {"data"} and len(change.new.data) > MANY:
            self._later.ask()
        else:
            self._later.forget()
            self._tell()

    def _tell(self) -> None:
        untold, self._untold = self._untold, None
        if untold is not None:
            self._listener(untold)
