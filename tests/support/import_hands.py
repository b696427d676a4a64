"""Hands on the import dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnsim.ui.importing.dialog import ImportDialog
from nnsim.ui.kit.widgets.combo_box import ComboBox


def rest(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Wait until the preview is there."""
    qtbot.waitUntil(lambda: dialog.shown is not None and dialog._job is None)


def choose(qtbot: QtBot, combo: ComboBox, key: str) -> None:
    """By keyboard, with the arrow keys."""
    combo.setFocus()
    steps = combo.findData(key) - combo.currentIndex()
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert combo.current == key
