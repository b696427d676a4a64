"""A line with an arrow that shows and hides what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.button import IconButton
from nnsim.ui.widgets.text import Text

SIDE = 28


class Fold(QWidget):
    """``toggled(bool)`` when a person opens or closes it; what follows is up to the listener."""

    toggled = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.is_open = title, False
        self.button = IconButton("chevron_right", title, side=SIDE)
        self.button.clicked.connect(self._turn)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.button)
        self._layout.addWidget(Text(title, "label", "muted"))
        self._layout.addStretch(1)
        self._show()
        follow(self._restyle)

    def _turn(self) -> None:
        self.is_open = not self.is_open
        self._show()
        self.toggled.emit(self.is_open)

    def _show(self) -> None:
        name, verb = ("chevron_down", "Hide") if self.is_open else ("chevron_right", "Show")
        self.button.set_icon(name, f"{verb} {self._title[0].lower()}{self._title[1:]}")

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(SPACE))
