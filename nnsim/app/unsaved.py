"""The question before work would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from nnsim.app.document import Document, OnDisk
from nnsim.app.waiting import Wait
from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.dialog import MessageBox
from nnsim.ui.kit.widgets.leaving import finish_entry

Save = Callable[[Callable[[bool], None]], object]
"""Saves, and tells whether it could."""


def ask_to_save(document: Document, window: QWidget, save: Save) -> bool:
    """True if the document may go: saved, nothing unsaved, or given up on purpose.

    What is being typed and what is being saved comes first.
    """
    finish_entry()
    wait_for_saving(document, window)
    document.look()
    if not document.unsaved:
        return True
    buttons = QMessageBox.StandardButton
    save_what = (
        say("Save the changes to {document}?", document=document.title)
        if document.path
        else say("Save {document}?", document=document.title)
    )
    box = MessageBox(say("Unsaved changes"), save_what, what_is_lost(document), window)
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    chosen = box.exec()
    if chosen == buttons.Save:
        return _save(document, window, save)
    return chosen == buttons.Discard


def what_is_lost(document: Document) -> str:
    """What goes without saving, in a sentence."""
    if document.on_disk is OnDisk.GONE:
        return say("Its file is no longer there: without saving, all of it is lost.")
    edits, learned = say("the edits"), say("what the network has learned")
    if document.steps_unsaved:
        learned += say(" in {steps}", steps=counted(document.steps_unsaved, "step"))
    parts = [words for words, there in ((edits, document.is_edited), (learned, document.training_unsaved)) if there]
    verb = say("is") if parts == [learned] else say("are")
    if document.path is None:
        return say(
            "It has never been saved: without saving, {parts} {verb} lost.", parts=say(" and ").join(parts), verb=verb
        )
    return say("Without saving, {parts} since the last save {verb} lost.", parts=say(" and ").join(parts), verb=verb)


def _save(document: Document, window: QWidget, save: Save) -> bool:
    """Save and wait until it is done; False if it was cancelled or failed."""
    result: list[bool] = []
    save(result.append)
    wait_for_saving(document, window)
    return bool(result and result[0])


def wait_for_saving(document: Document, window: QWidget) -> None:
    """Let what is being saved come to its end, or be cancelled."""
    if not document.is_saving:
        return
    wait = Wait(window, say("Saving {document} …", document=document.title), document.cancel_saving)
    document.waited_for.emit()
    document.saving.settled.connect(wait.end)
    document.saving.progressed.connect(wait.progress)
    wait.run()
    document.saving.settled.disconnect(wait.end)
    document.saving.progressed.disconnect(wait.progress)
