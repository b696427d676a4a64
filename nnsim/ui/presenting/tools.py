"""Buttons of the presenter: each gives a command of the window, and shows whether that is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton


@dataclass(frozen=True, slots=True)
class CommandTold:
    """What a button says of its command: words, keys, and whether it can be given, and is on."""

    words: str
    keys: str
    enabled: bool
    checked: bool


class Tools(QWidget):
    """A row of icons. ``wanted(str)`` carries the id of a command."""

    wanted = Signal(str)

    def __init__(self, icons: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.buttons: dict[str, IconButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for command, icon in icons:
            button = IconButton(icon, command, checkable=True)
            button.clicked.connect(lambda _checked=False, command=command: self.wanted.emit(command))
            self.buttons[command] = button
            self._row.addWidget(button)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE / 2))

    def show_commands(self, told: Mapping[str, CommandTold]) -> None:
        """What they are like now."""
        for command, button in self.buttons.items():
            state = told[command]
            button.setAccessibleName(state.words)
            button.set_hint(state.words, state.keys)
            button.setEnabled(state.enabled)
            button.setChecked(state.checked)


class Ways(QWidget):
    """Back and on, in words. ``wanted(str)`` as of ``Tools``."""

    wanted = Signal(str)

    def __init__(self, back: tuple[str, str], on: tuple[str, str]) -> None:
        super().__init__()
        self.back = Button(back[1], "chevron_left")
        self.on = Button(on[1], "chevron_right", "primary")
        self._commands = {back[0]: self.back, on[0]: self.on}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for command, button in self._commands.items():
            button.clicked.connect(lambda _checked=False, command=command: self.wanted.emit(command))
            self._row.addWidget(button)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))

    def show_commands(self, told: Mapping[str, CommandTold]) -> None:
        """What they are like now."""
        for command, button in self._commands.items():
            button.setEnabled(told[command].enabled)
            button.set_hint(told[command].words, told[command].keys)
