"""Files of a class that a person chooses: where from, where to, and what is said when they lie there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.app.messages import Messages
from nnsim.app.settings import Settings
from nnsim.app.where_to import asked_where, with_ending
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem
from nnsim.language.texts import say

PLACE = "class/folder"


class ClassFolder:
    """Remembers where files of the class lie."""

    def __init__(self, settings: Settings, messages: Messages, window: QWidget) -> None:
        self._settings, self._messages, self._window = settings, messages, window

    @property
    def here(self) -> Path:
        """Where a person chose a file last."""
        found = Path(self._settings.text(PLACE) or Path.home())
        return found if found.is_dir() else Path.home()

    def ask_folder(self, title: str) -> Path | None:
        """A folder; None if nobody wants one."""
        name = QFileDialog.getExistingDirectory(self._window, title, str(self.here))
        return self._took(Path(name), Path(name)) if name else None

    def ask_open(self, title: str, filters: str) -> Path | None:
        """A file that is there."""
        name, _ = QFileDialog.getOpenFileName(self._window, title, str(self.here), filters)
        return self._took(Path(name), Path(name).parent) if name else None

    def ask_save(self, title: str, name: str, kind: str, suffix: str) -> Path | None:
        """A file to write, with its ending."""
        start, kinds = self.here / name, f"{kind} (*{suffix})"
        found = asked_where(self._window, title, start, kinds, lambda path, _: with_ending(path, suffix))
        return self._took(found[0], found[0].parent) if found else None

    def _took(self, path: Path, folder: Path) -> Path:
        self._settings.set_text(PLACE, str(folder))
        return path

    def write_all(self, files: Mapping[Path, bytes]) -> bool:
        """Write them all, or leave each as it was: one without the others is of no use."""
        before = dict[Path, bytes | None]()
        for path, content in files.items():
            was = dict[Path, bytes | None]()
            with suppress(OSError):
                was[path] = path.read_bytes() if path.exists() else None
            if not self.write(path, content):
                self._put_back(before)
                return False
            before |= was
        return True

    @staticmethod
    def _put_back(before: Mapping[Path, bytes | None]) -> None:
        for path, content in before.items():
            with suppress(OSError):
                if content is None:
                    path.unlink()
                else:
                    write_atomically(path, content)

    def write(self, path: Path, content: bytes) -> bool:
        """Write it, whole or not at all; says why where it cannot be."""
        try:
            write_atomically(path, content)
        except OSError as error:
            self._messages.show(
                Problem(say("{path} cannot be saved: {why_not}.", path=path.name, why_not=why_not(error)), "file")
            )
            return False
        return True

    def tell(self, words: str, path: Path) -> None:
        """Say that a file lies there, with a way to see it."""
        show: Callable[[], object] = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(path.absolute().parent)))
        self._messages.say(words, "success", ((say("Show the folder"), show),))
