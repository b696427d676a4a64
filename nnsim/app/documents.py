"""From one document to the next: begin, open and save, without losing what is unsaved here or was written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.app.document import Document
from nnsim.app.messages import Messages
from nnsim.app.on_disk import OtherHands, Then
from nnsim.app.opening import open_file
from nnsim.app.unsaved import ask_to_save
from nnsim.app.where_to import asked_where, with_ending
from nnsim.core.project import Project
from nnsim.examples.example import build, examples
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.leaving import finish_entry

FILTER = say("nnsim projects (*.nnsim)")


def _no_matter(_ok: bool) -> None:
    """Nothing follows from whether it was saved."""


class Documents(QObject):
    """Every way to show another document or to write the present one goes through here."""

    def __init__(self, document: Document, messages: Messages, window: QWidget) -> None:
        super().__init__(document)
        self._document, self._window = document, window
        self.other_hands = OtherHands(document, messages, window, self)
        self.closed: Callable[[], bool] = lambda: False

    def is_closed(self) -> bool:
        """Whether an exam leaves no other document than its own; says so."""
        return self.closed()

    @property
    def has_unsaved(self) -> bool:
        """Whether something would be lost by showing another one."""
        return self._document.unsaved

    def may_leave(self) -> bool:
        """Offer to save what would be lost; False if the user would rather keep the present document."""
        return ask_to_save(self._document, self._window, self.save)

    def begin(self, project: Project, *, saved: bool = True) -> bool:
        """Another document with a run of its own; False if the user would rather keep the present one.

        ``saved`` is False for work that only lies here.
        """
        if self.is_closed() or not self.may_leave():
            return False
        self._document.show(project, saved=saved)
        return True

    def begin_example(self, name: str) -> None:
        """Show a bundled example."""
        self.begin(build(examples()[name]))

    def open(self, path: Path) -> None:
        """Show a file."""
        if not self.is_closed() and self.may_leave():
            open_file(self._document, path, self._window)

    def ask_and_open(self) -> None:
        """Ask for a file and show it."""
        start = str(self._document.path or Path.home())
        name, _ = QFileDialog.getOpenFileName(self._window, say("Open"), start, FILTER)
        if name:
            self.open(Path(name))

    def save(self, then: Then = _no_matter) -> None:
        """Write to the present file, or ask for one; what is being typed is taken first."""
        finish_entry()
        if self._document.path:
            self.other_hands.save(then)
        else:
            self.save_as(then)

    def save_as(self, then: Then = _no_matter) -> None:
        """Ask for a file and write to it."""
        finish_entry()
        folder = self._document.path.parent if self._document.path else Path.home()
        start = str(folder / f"{self._document.title}.nnsim")
        found = asked_where(self._window, say("Save as"), start, FILTER, lambda path, _: with_ending(path, ".nnsim"))
        if found:
            self.save_to(found[0], then)
        else:
            then(False)

    def save_to(self, path: Path, then: Then = _no_matter) -> None:
        """Write to ``path``, which gets its ending; what is there is overwritten."""
        finish_entry()
        self._document.save(with_ending(path, ".nnsim"), then)
