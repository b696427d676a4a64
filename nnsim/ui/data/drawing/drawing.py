"""The picture on a pad, with the undo of its strokes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.ui.data.drawing.raster import Picture, blank, is_blank

DEPTH = 200
"""Strokes that can be taken back."""


class Drawing(QObject):
    """``picture`` is never changed in place. A stroke is shown while it goes on and becomes one step at its end.

    A stroke in progress is over (``is_open``) as soon as anything else happens to the picture.
    """

    changed = Signal()

    def __init__(self, shape: tuple[int, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture = blank(shape)
        self._before: list[Picture] = []
        self._after: list[Picture] = []
        self._base: Picture | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """[h, w] or [h, w, 3]."""
        return self.picture.shape

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return is_blank(self.picture)

    @property
    def is_open(self) -> bool:
        """Whether a stroke goes on."""
        return self._base is not None

    def load(self, picture: Picture) -> None:
        """Show another picture; there is nothing to take back."""
        self.picture, self._base = picture, None
        self._before, self._after = [], []
        self.changed.emit()

    # ------------------------------------------------------------ strokes

    def show(self, picture: Picture) -> None:
        """What the stroke in progress has made of the picture so far."""
        if self._base is None:
            self._base = self.picture
        self.picture = picture
        self.changed.emit()

    def finish(self) -> bool:
        """The stroke in progress becomes a step; False if it changed nothing."""
        base, self._base = self._base, None
        is_step = base is not None and not np.array_equal(base, self.picture)
        if base is not None and is_step:
            self._before = [*self._before, base][-DEPTH:]
            self._after = []
        self.changed.emit()
        return is_step

    def give_up(self) -> None:
        """Take the stroke in progress back."""
        base, self._base = self._base, None
        if base is not None:
            self.picture = base
            self.changed.emit()

    def draw(self, picture: Picture) -> bool:
        """A step at once; False if it changed nothing."""
        self.show(picture)
        return self.finish()

    def clear(self) -> None:
        """Take everything off the paper, as a step."""
        self.draw(blank(self.shape))

    # ------------------------------------------------------------ undo

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._before) or self.is_open

    @property
    def can_redo(self) -> bool:
        """Whether there is a stroke to bring back."""
        return bool(self._after)

    def undo(self) -> None:
        """Take the last stroke back, which is the one in progress if there is one."""
        self._step(back=True)

    def redo(self) -> None:
        """Bring the last stroke back that was taken back."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        self.finish()
        source, goal = (self._before, self._after) if back else (self._after, self._before)
        if source:
            goal.append(self.picture)
            self.picture = source.pop()
            self.changed.emit()
