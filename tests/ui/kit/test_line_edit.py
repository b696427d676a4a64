"""Undo belongs to the document until something is typed, in every field of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.name_field import NameField

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("named", [False, True])
def test_undo_is_the_windows_where_nothing_was_typed(qtbot: QtBot, named: bool) -> None:
    window, undone = QWidget(), []
    qtbot.addWidget(window)
    QShortcut(QKeySequence.StandardKey.Undo, window, lambda: undone.append(1))
    field = NameField("Angle", "Name", QRect(0, 0, 80, 20), 40, window) if named else LineEdit("Angle", window)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    QTest.keyClick(field, Key.Key_Z, CTRL)
    assert (undone, field.text()) == ([1], "Angle")
    QTest.keyClicks(field, "s")
    typed = field.text()
    QTest.keyClick(field, Key.Key_Z, CTRL)
    assert (undone, field.text()) == ([1], "Angle"), f"{typed} was typed here"
    QTest.keyClick(field, Key.Key_Z, CTRL)
    assert undone == [1, 1]
    QTest.keyClick(field, Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert field.text() == typed
