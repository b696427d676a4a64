"""Puts the mouse away: where one test leaves it, it would stand over the window of the next."""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest

AWAY = -100, -100
"""Beside every window, on the screen of no test."""


class Pointer:
    """A control under the mouse looks otherwise, and which one it is changes with the layout."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """Let the test tear down as it ran, then put the mouse away; never imports Qt itself."""
        try:
            return (yield)
        finally:
            gui = sys.modules.get("PySide6.QtGui")
            if gui is not None and gui.QGuiApplication.instance() is not None and gui.QCursor.pos().toTuple() != AWAY:
                gui.QCursor.setPos(*AWAY)
