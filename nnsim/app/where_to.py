"""Where a file is to be written: asked for in one place, with its ending before the question whether it may be
overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.widgets.dialog import MessageBox


def with_ending(path: Path, *endings: str) -> Path:
    """``path`` as it is if it has one of ``endings``, or else with the first of them."""
    name = path.name.lower()
    return path if any(name.endswith(each) for each in endings) else path.with_name(path.name + endings[0])


def asked_where(
    window: QWidget, title: str, start: Path | str, filters: str, named: Callable[[Path, str], Path]
) -> tuple[Path, str] | None:
    """The file to write and the filter that was chosen; None where nobody wants one.

    ``named(path, filter)`` gives what was typed its ending. The dialog asks about an existing file of the name that was
    typed alone, so this asks about that of the whole name.
    """
    while True:
        first, _, _ = filters.partition(";;")
        name, chosen = QFileDialog.getSaveFileName(window, title, str(start), filters, first)
        if not name:
            return None
        typed = Path(name)
        path = named(typed, chosen)
        if path == typed or not path.exists() or _may_overwrite(window, path):
            return path, chosen
        start = path


def _may_overwrite(window: QWidget, path: Path) -> bool:
    box = MessageBox(
        say("There is such a file"),
        say("{name} is there already: overwrite it?", name=path.name),
        say("What it holds now is lost then."),
        window,
    )
    overwrite = box.addButton(say("Overwrite"), QMessageBox.ButtonRole.DestructiveRole)
    other = box.addButton(say("Another name"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(other)
    box.setEscapeButton(other)
    box.exec()
    return box.clickedButton() is overwrite
