"""The hands of the monkey: a window that a key closes gets no key after it."""

from __future__ import annotations

import shiboken6
from monkey.hands import _move
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QPushButton


class Heard(QObject):
    """Notes which keys a button gets."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.keys.append(event.key())
        return False


def test_a_window_that_a_key_closes_gets_none_after_it(qtbot) -> None:
    dialog, heard = QDialog(), Heard()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    button = QPushButton("Close", dialog)
    button.clicked.connect(dialog.close)
    button.installEventFilter(heard)
    with qtbot.waitExposed(dialog):
        dialog.show()
    button.setFocus()
    window, shift = dialog.windowHandle(), Qt.KeyboardModifier.ShiftModifier.value
    for is_down in (True, False):
        _move(window, Qt.Key.Key_Space.value, shift, is_down=is_down)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert heard.keys == [Qt.Key.Key_Shift, Qt.Key.Key_Space, Qt.Key.Key_Space]
