"""Names and folders that every step shares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
BUILD = PACKAGING / "build"
"""Everything that is made; git ignores it."""

RESULTS = BUILD / "results"
"""What is published, and the reports."""

PROGRAM = BUILD / "dist" / "nnsim"
"""The frozen program."""

APP_ID = "io.github.nnsim.nnsim"
"""As in ``setDesktopFileName``: desktop environments match window, launcher and icon by it."""

CONTACT = "nnsim contributors <nnsim@example.org>"

WINDOWS, MACOS, LINUX = sys.platform == "win32", sys.platform == "darwin", sys.platform.startswith("linux")


class BuildError(Exception):
    """A sentence that says what is wrong and what to do."""


def executable(program: Path, name: str = "nnsim-cli") -> Path:
    """A command of the frozen program in the folder ``program``."""
    return program / (f"{name}.exe" if WINDOWS else name)
