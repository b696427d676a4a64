"""Variables of Qt that a test leaves behind: they silence warnings, or choose a display, for all tests that follow."""

from __future__ import annotations

import os
from typing import Any


class VariableGuard:
    """Looks at names that begin with ``QT_``."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}

    def start(self) -> None:
        """Remember what to go back to."""
        self._before = _now()

    def alive(self) -> list[object]:
        """Name and value of each."""
        return list(_now().items())

    def settle(self, left: list[object]) -> list[object]:
        """Nothing changes by waiting."""
        return [pair for pair in left if isinstance(pair, tuple)]

    def describe(self, thing: Any) -> str:
        """What was set."""
        name, value = thing
        return f"the variable {name} is left at {value!r}: set it with monkeypatch, or in the process that needs it"

    def dispose(self, thing: Any) -> None:
        """Go back to what was there before the test."""
        name, _ = thing
        os.environ.pop(name)
        if name in self._before:
            os.environ[name] = self._before[name]


def _now() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("QT_")}
