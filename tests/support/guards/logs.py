"""Errors that are logged and not expected fail the test that caused them."""

from __future__ import annotations

import logging
import re

import pytest


class LogGuard(logging.Handler):
    """Collects records of level ERROR and above; ``@pytest.mark.expected_log(pattern)`` lets some pass."""

    marker = "expected_log"

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._found: list[str] = []

    def start(self) -> None:
        """Listen to the root logger; adding a handler twice does nothing."""
        logging.getLogger().addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text and the place of ``record``."""
        text = f"{record.levelname} logged by {record.name}: {record.getMessage()}"
        self._found.append(f"{text} ({record.pathname}:{record.lineno})")

    def take(self, item: pytest.Item) -> list[str]:
        """What was logged since the last call and not expected."""
        found, self._found = self._found, []
        return unexpected(found, item, self.marker)


def unexpected(texts: list[str], item: pytest.Item, marker: str) -> list[str]:
    """Those of ``texts`` that no ``marker`` of ``item`` matches."""
    patterns = [str(mark.args[0]) for mark in item.iter_markers(marker)]
    return [text for text in texts if not any(re.search(pattern, text) for pattern in patterns)]
