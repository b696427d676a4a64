"""The application object: nnsim's names, and files that the system asks a running program to open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from nnsim.app import qt_texts
from nnsim.language.languages import VARIABLE as LANGUAGE


class Application(QApplication):
    """The names match settings, desktop files and bundle.

    macOS hands over files as events, not on the command line: ``file_wanted(path)`` tells of each, and what came
    before anybody could listen is ``first_file``.
    """

    file_wanted = Signal(object)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.first_file: Path | None = None
        self.again: dict[str, str] | None = None
        self.setApplicationName("nnsim")
        self.setApplicationDisplayName("nnsim")
        self.setDesktopFileName("io.github.nnsim.nnsim")
        qt_texts.speak(self)

    def begin_again(self, environment: dict[str, str]) -> None:
        """Start the program once more when this window is closed, with more in its environment."""
        self.again = environment

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return super().event(event)
        self.first_file = Path(event.file())
        self.file_wanted.emit(self.first_file)
        return True


def begin_again(environment: dict[str, str]) -> None:
    """The program once more; where the system can, in the place of this process, so that its shell goes on waiting."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if frozen else [sys.executable, "-m", "nnsim"]
    variables = {name: value for name, value in os.environ.items() if name != LANGUAGE}
    variables |= environment | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
    if os.name == "posix" and not frozen:
        os.execve(command[0], command, variables)
    subprocess.Popen(command, env=variables, close_fds=True)
