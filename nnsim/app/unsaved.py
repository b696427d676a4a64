"""The question before work would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from nnsim.app.workbench import Workbench


def ask_to_save(bench: Workbench) -> bool:
    """True if the document may go: saved, nothing unsaved, or given up on purpose."""
    if not bench.document.unsaved:
        return True
    buttons = QMessageBox.StandardButton
    box = QMessageBox(bench.shell)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Unsaved changes")
    box.setText(f"Save the changes to {bench.document.title}?")
    box.setInformativeText("Without saving, the edits since the last save are lost.")
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    chosen = box.exec()
    if chosen == buttons.Save:
        return _save(bench)
    return chosen == buttons.Discard


def _save(bench: Workbench) -> bool:
    """Save and wait for the engine's newest weights; False if it was cancelled or failed."""
    loop, result = QEventLoop(), []

    def done(ok: bool) -> None:
        result.append(ok)
        loop.quit()

    bench.handlers.save(done)
    if not result:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return bool(result[0])
