"""Ctrl+C ends training after the current epoch with what was reached; a second one ends at once.

A rank may be told to end, by Ctrl+C or by ``torchrun``, as often as somebody likes: it ends with the others.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Interrupt:
    """``with Interrupt() as interrupt: ... if interrupt.asked: stop``; one of several ranks ``is_patient``."""

    def __init__(self, *, is_patient: bool = False) -> None:
        self.asked = False
        self._is_patient = is_patient
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            told = (signal.SIGINT, signal.SIGTERM) if self._is_patient else (signal.SIGINT,)
            self._before = {number: signal.signal(number, self._ask) for number in told}
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked and not self._is_patient:
            raise KeyboardInterrupt
        self.asked = True
