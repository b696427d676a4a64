"""A drawn image of weights beside the weights that were learned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.image import ImagePad


class Images(QWidget):
    """What was drawn, and as soon as it is there what was learned, in the same colours."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn, self.learned = ImagePad(draws=False), ImagePad(draws=False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._sides = [QWidget(), QWidget()]
        pads = ((self.drawn, say("Drawn")), (self.learned, say("Learned")))
        for side, (pad, name) in zip(self._sides, pads, strict=True):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(pad)
            column.addWidget(Text(name, "label", "muted"))
            pad.setAccessibleName(name)
            self._row.addWidget(side)
        self._row.addStretch(1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(3 * SPACE))

    def show_both(self, drawn: NDArray[np.float32], learned: NDArray[np.float32] | None) -> None:
        """Weights are as bright as the largest of them allows."""
        self.drawn.show_cells(drawn)
        self._sides[1].setVisible(learned is not None)
        largest = 0.0 if learned is None else float(np.abs(learned).max())
        empty = np.zeros_like(drawn)
        self.learned.show_cells(empty if learned is None or not largest else (learned / largest).astype(np.float32))
