"""Keys of commands that are locked: they say so, where a disabled command would do nothing and say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_FOR_COMMANDS = re.compile(r"(Ctrl|Alt|Meta)\+|(Shift\+)?F\d")


class LockedKeys(QObject):
    """``refuses(command)`` says why a command is locked; it is asked when one of its keys is pressed in ``window``.

    Keys that something else may take, such as letters and the space bar, are left to it.
    """

    def __init__(self, window: QWidget, refuses: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._refuses = window, refuses
        self._held: dict[str, QShortcut] = {}

    def hold(self, locked: Mapping[str, Iterable[QKeySequence]], free: Iterable[QKeySequence]) -> None:
        """Listen to the keys of ``locked`` commands, but for those that a command which is not locked has, too."""
        others = {keys.toString() for keys in free}
        wanted = {
            keys.toString(): command
            for command, every in locked.items()
            for keys in every
            if keys.toString() not in others and _is_for_a_command(keys)
        }
        for name in self._held.keys() - wanted.keys():
            shortcut = self._held.pop(name)
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        for name, command in wanted.items():
            if name not in self._held:
                self._held[name] = made = QShortcut(QKeySequence(name), self._window)
                made.activated.connect(partial(self._refuses, command))


def _is_for_a_command(keys: QKeySequence) -> bool:
    return _FOR_COMMANDS.match(keys.toString()) is not None
