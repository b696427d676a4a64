"""What all dialogs do with the keys: Enter does what is to be done, Escape leaves, and the window goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget

NAMED = "{} \N{EN DASH} nnsim"
"""The title of a window that is not the first one: Qt would join the name of the program with a longer dash."""


class Dialog(QDialog):
    """A window over ``parent``, which has the keyboard again where it was when this one closes.

    Enter presses the button that ``takes`` names, wherever the focus is but on another button; a field takes what is
    typed in it first, and keeps the key if that is wrong. Escape leaves everything as it was.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(NAMED.format(title))
        self.finished.connect(self.hand_back)

    def takes(self, button: QPushButton) -> None:
        """``button``, which lies in this dialog, is what Enter presses."""
        button.setDefault(True)

    def hand_back(self) -> None:
        """The keyboard is the window's again."""
        _hand_back(self)


class MessageBox(QMessageBox):
    """A sentence with buttons over ``parent``; one of them is the default. Escape is the way out."""

    def __init__(self, title: str, text: str, more: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setWindowTitle(NAMED.format(title))
        self.setText(text)
        self.setInformativeText(more)
        self.finished.connect(lambda: _hand_back(self))


def _hand_back(dialog: QDialog) -> None:
    """Not every system gives the keyboard back to the window below."""
    below = dialog.parentWidget()
    if below is not None and below.window().isVisible():
        below.window().activateWindow()
