"""The question before a file is overwritten that another window or program has written meanwhile."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.widgets.dialog import MessageBox

SAVE_AS: str = say("Save as…")
OPEN: str = say("Open what is on disk")

Answer = Literal["save_as", "overwrite", "open", "cancel"]


def ask_about_change(name: str, window: QWidget) -> Answer:
    """What is to be done instead of saving over it."""
    box = MessageBox(
        say("Changed on disk"),
        say("{name} was changed by another window or program since it was opened here.", name=name),
        say("Overwriting it loses what was written there; opening what is on disk gives up the changes here."),
        window,
    )
    roles = QMessageBox.ButtonRole
    save_as = box.addButton(SAVE_AS, roles.AcceptRole)
    overwrite = box.addButton(say("Overwrite"), roles.DestructiveRole)
    from_disk = box.addButton(OPEN, roles.ActionRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(save_as)
    box.exec()
    answers: tuple[tuple[object, Answer], ...] = (
        (save_as, "save_as"), (overwrite, "overwrite"), (from_disk, "open"),
    )  # fmt: skip
    return next((answer for button, answer in answers if box.clickedButton() is button), "cancel")
