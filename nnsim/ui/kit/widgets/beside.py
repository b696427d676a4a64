"""Two parts beside each other, or one below the other where that is too wide."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

BESIDE, BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Beside(QBoxLayout):
    """``main`` and ``second``, which has 3 of 8 parts of the width beside it, and below it the height that it needs."""

    def __init__(self, main: QWidget, second: QWidget | QLayout) -> None:
        super().__init__(BESIDE)
        self.addWidget(main, 5)
        if isinstance(second, QLayout):
            self.addLayout(second, 3)
        else:
            self.addWidget(second, 3)

    def put(self, *, beside: bool) -> None:
        """Whether there is room for both beside each other."""
        way = BESIDE if beside else BELOW
        if self.direction() != way:
            self.setDirection(way)
            self.setStretch(1, 3 if beside else 0)
