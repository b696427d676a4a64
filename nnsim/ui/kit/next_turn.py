"""Work that waits for the next turn of the event loop where this one has taken long: two pauses are shorter than one.

A turn draws what is due and then lets every timer go that is. With very many samples drawing, an edit and a frame of
the engine may take as long as a frame may each.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer

LONG_S = 0.006
"""Seconds of the processor after which a turn has taken long."""

PATIENCE = 3
"""Turns that work waits for at most, where each of them takes long."""


class _Clock(QObject):
    """When the present turn began."""

    def __init__(self, dispatcher: QAbstractEventDispatcher) -> None:
        super().__init__(dispatcher)
        self.began = time.thread_time()
        dispatcher.awake.connect(self._begin, Qt.ConnectionType.DirectConnection)

    def _begin(self) -> None:
        self.began = time.thread_time()


def spent() -> float:
    """Seconds of the processor since the present turn began."""
    dispatcher = QAbstractEventDispatcher.instance()
    clock = dispatcher.findChild(_Clock) or _Clock(dispatcher)
    return time.thread_time() - clock.began


class Unhurried:
    """Does ``work`` when ``timer`` says, or in a turn after that; once, and not where the timer was stopped."""

    def __init__(self, timer: QTimer, work: Callable[[], object]) -> None:
        self._timer, self._work, self._waits = timer, work, 0
        timer.timeout.connect(self._now)

    def _now(self) -> None:
        if self._waits:
            return
        self._then()

    def _then(self) -> None:
        if self._waits < PATIENCE and spent() > LONG_S and self._timer.isActive():
            self._waits += 1
            QTimer.singleShot(0, self._timer, self._then)
            return
        self._waits = 0
        if self._timer.isActive():
            self._work()
