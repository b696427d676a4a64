"""The one sample that is looked at: plane, rows, blocks and neurons all show the same."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.core.data import Data
from nnsim.ui.run.survivors import GONE, numbers_now, survivors


class ChosenSample(QObject):
    """``index`` among the samples; None while nobody has chosen one.

    When the data change, their owner calls ``follow`` before anybody is told, so that ``index`` is never one of data
    that are gone, and ``tell`` when all that is shown of them is new. ``changed`` follows another sample or number.
    """

    changed = Signal()

    def __init__(self, data: Data, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self.index: int | None = None
        self._told: int | None = None

    def choose(self, index: int | None) -> bool:
        """Look at another sample, or at none; return whether it is another."""
        if index is not None and not 0 <= index < len(self._data):
            return False
        self.index = index
        return self.tell()

    def follow(self, data: Data) -> None:
        """Take over what the data have become: the sample keeps its place, gets its new number, or is gone."""
        old, self._data = self._data, data
        if self.index is not None and data is not old:
            self.index = number_now(self.index, old, data)

    def tell(self) -> bool:
        """Tell of another sample or number, if it is another; return whether it was."""
        if self.index == self._told:
            return False
        self._told = self.index
        self.changed.emit()
        return True


def number_now(index: int, old: Data, new: Data) -> int | None:
    """The number in ``new`` of a sample of ``old``; None if it is gone.

    Among as many samples as before it has kept its number: it was moved, relabelled or drawn anew.
    """
    if old.sample_shape != new.sample_shape:
        return None
    if len(old) == len(new) or (index < len(new) and np.array_equal(old.x[index], new.x[index])):
        return index
    kept = survivors(old, new)
    if kept is None:
        return None
    now = int(numbers_now(kept, len(old))[index])
    return None if now == GONE else now
