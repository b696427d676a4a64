"""Puts the processor's arithmetic back: the engine changes it for its whole process, a test may not."""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest


class Arithmetic:
    """Subnormal numbers exist again after every test, whatever the engine has set in this process.

    Hypothesis draws them, and other tests compare with numbers that were computed with them.
    """

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """Let the test tear down as it ran, then put things back; never imports torch itself."""
        try:
            return (yield)
        finally:
            torch = sys.modules.get("torch")
            if torch is not None and hasattr(torch, "set_flush_denormal"):
                torch.set_flush_denormal(False)
