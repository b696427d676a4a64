"""The application object: nnsim's names, and files that the system asks a running program to open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The names match settings, desktop files and bundle.

    macOS hands over files as events, not on the command line: ``file_wanted(path)`` tells of each, and what came
    before anybody could listen is ``first_file``.
    """

    file_wanted = Signal(object)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.first_file: Path | None = None
        self.setApplicationName("nnsim")
        self.setApplicationDisplayName("nnsim")
        self.setDesktopFileName("io.github.nnsim.nnsim")

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return super().event(event)
        self.first_file = Path(event.file())
        self.file_wanted.emit(self.first_file)
        return True
