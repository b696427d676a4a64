"""What the window remembers between sessions: layout, theme, recent files. Never the document."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings

from nnsim.language.choice import settings_file
from nnsim.language.languages import CODES, SYSTEM
from nnsim.ui.kit.theming import Mode

MAX_RECENT = 10
LANGUAGE = "view/language"
"""Read without Qt by ``nnsim.language.choice``, before any text is made."""


class Settings:
    """A small typed face of one INI file in the user's configuration folder.

    A folder that cannot be written only means that nothing is remembered.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._qt = QSettings(str(path or settings_file()), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A remembered string."""
        value = self._qt.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Remember a string."""
        self._qt.setValue(key, value)

    def blob(self, key: str) -> QByteArray:
        """A remembered geometry or state; empty if there is none."""
        value = self._qt.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_blob(self, key: str, value: QByteArray) -> None:
        """Remember a geometry or state."""
        self._qt.setValue(key, value)

    def recent(self) -> list[Path]:
        """Recently used files that still exist, newest first."""
        lines = self.text("files/recent").split("\n")
        return [Path(line) for line in lines if line and is_file(line)]

    def add_recent(self, path: Path) -> None:
        """Put ``path`` in front of the recently used files."""
        path = path.resolve()
        kept = [path, *(p for p in self.recent() if p != path)][:MAX_RECENT]
        self.set_text("files/recent", "\n".join(map(str, kept)))

    def theme(self) -> Mode:
        """The chosen theme; follows the system unless the user chose one."""
        chosen = self.text("view/theme", "system")
        return chosen if chosen in get_args(Mode) else "system"  # type: ignore[return-value]

    def language(self) -> str:
        """The chosen language, by its code; follows the system unless the user chose one."""
        chosen = self.text(LANGUAGE, SYSTEM)
        return chosen if chosen in CODES else SYSTEM

    def sync(self) -> None:
        """Write to disk now."""
        self._qt.sync()


def is_file(path: str | Path) -> bool:
    """True if there is such a file; ``Path.is_file`` fails where the system refuses to tell."""
    return os.path.isfile(path)  # noqa: PTH113
