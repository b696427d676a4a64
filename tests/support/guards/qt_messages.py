"""Warnings of Qt fail the test that caused them, with the Python line they came from."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import pytest

from guards.logs import unexpected

OFFSCREEN = "This plugin does not support"
"""How the platform without a display answers window hints, raising and grabbing: no fault of the code."""


class QtMessageGuard:
    """Installs itself once Qt is loaded; never imports Qt itself."""

    marker = "expected_qt_message"

    def __init__(self) -> None:
        self._found: list[str] = []
        self._installed = False

    def start(self) -> None:
        """Take Qt's messages over if Qt is loaded by now."""
        core = sys.modules.get("PySide6.QtCore")
        if core is not None and not self._installed:
            core.qInstallMessageHandler(self._handle)
            self._installed = True

    def stop(self) -> None:
        """Give the messages back to Qt: Python may be gone before Qt is."""
        if self._installed:
            sys.modules["PySide6.QtCore"].qInstallMessageHandler(None)
            self._installed = False

    def _handle(self, kind: Any, context: Any, text: str) -> None:
        """Called by Qt, from any thread."""
        if kind.name in ("QtDebugMsg", "QtInfoMsg") or text.startswith(OFFSCREEN):
            return
        frames = traceback.extract_stack()[:-1]
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "no Python code on the stack"
        level = kind.name.removeprefix("Qt").removesuffix("Msg").lower()
        category = f" [{context.category}]" if context.category and context.category != "default" else ""
        self._found.append(f"Qt {level}{category}: {text} ({place})")

    def take(self, item: pytest.Item) -> list[str]:
        """What Qt said since the last call and ``item`` did not expect."""
        found, self._found = self._found, []
        return unexpected(found, item, self.marker)
