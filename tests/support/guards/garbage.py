"""Keeps Python from looking for garbage in the middle of a test: see ``nnsim.app.garbage``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator

import pytest


class Garbage:
    """Where Qt is loaded, garbage is looked for between tests, in the thread of the tests.

    Else the thread of a job might delete widgets that an earlier test left, while the test lays out others: that ends
    Python without a word. What a single test leaves is little.
    """

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """A test that says itself when Python looks has its way."""
        if "PySide6.QtWidgets" not in sys.modules:
            return (yield)
        gc.disable()
        try:
            return (yield)
        finally:
            gc.enable()
