"""Every key of the window on one page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from nnsim.app.actions import BY_ID, Actions
from nnsim.ui.keys import PLACES
from nnsim.ui.widgets.text import Text

COLUMNS = 3


class ShortcutSheet(QDialog):
    """The commands of the menus with their keys, and the keys of the plane and the network."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 24)
        grid.setHorizontalSpacing(36)
        grid.setVerticalSpacing(20)
        sections = [*_menus(actions), *PLACES]
        heights = [0] * COLUMNS
        columns = [QVBoxLayout() for _ in range(COLUMNS)]
        for title, rows in sections:
            shortest = heights.index(min(heights))
            heights[shortest] += len(rows) + 2
            columns[shortest].addWidget(_section(title, rows))
        for i, column in enumerate(columns):
            column.setSpacing(18)
            column.addStretch(1)
            grid.addLayout(column, 0, i)


def _menus(actions: Actions) -> list[tuple[str, list[tuple[str, str]]]]:
    """Title and (keys, words) of every menu that has keys."""
    found: dict[str, list[tuple[str, str]]] = {}
    for command in BY_ID.values():
        if command.keys is not None:
            keys = actions[command.id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            words = command.text.replace("&", "").rstrip("…")
            found.setdefault(command.menu, []).append((keys, words))
    return list(found.items())


def _section(title: str, rows: list[tuple[str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.addWidget(Text(title, "title"), 0, 0, 1, 2)
    for i, (keys, words) in enumerate(rows, start=1):
        grid.addWidget(Text(keys, "strong", "accent"), i, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Text(words, "body", "muted"), i, 1, Qt.AlignmentFlag.AlignLeft)
    return box
