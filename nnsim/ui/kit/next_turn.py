"""Work that waits for the next turn of the event loop where this one has taken long: two pauses are shorter than one.

A turn draws what is due and then lets every timer go that is. With very many samples drawing, an edit and a frame of
the engine may take as long as a frame may each.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, Qt, QTimer

MANY = 20_000
"""Samples from which on what is done with all of them is spread over turns."""

LONG_S = 0.003
"""Seconds of the processor after which a turn has taken long."""

PATIENCE = 8
"""Turns that work waits for at most, where drawing alone takes long in each of them."""

AFTER_DRAWING = Qt.EventPriority.LowEventPriority.value - 1
"""Events of this priority come after those with which Qt draws what is due."""


class _Clock(QObject):
    """When the present turn began; ``has_worked`` once somebody who had waited did what takes long."""

    def __init__(self, dispatcher: QAbstractEventDispatcher) -> None:
        super().__init__(dispatcher)
        self.began, self.has_worked = time.thread_time(), False
        dispatcher.awake.connect(self._begin, Qt.ConnectionType.DirectConnection)

    @property
    def spent(self) -> float:
        """Seconds of the processor since then."""
        return time.thread_time() - self.began

    def _begin(self) -> None:
        self.began, self.has_worked = time.thread_time(), False


def _clock() -> _Clock:
    dispatcher = QAbstractEventDispatcher.instance()
    return dispatcher.findChild(_Clock) or _Clock(dispatcher)


def spent() -> float:
    """Seconds of the processor since the present turn began."""
    return _clock().spent


class Later(QObject):
    """Does ``work`` in a turn that comes, after drawing, once for all who ask until then.

    All that wait do so in the order in which they asked, one in each turn where they take long.
    """

    def __init__(self, parent: QObject, work: Callable[[], object]) -> None:
        super().__init__(parent)
        self._work, self._waits = work, 0

    @property
    def is_due(self) -> bool:
        """Whether somebody asked."""
        return self._waits > 0

    def ask(self) -> None:
        """Do it soon."""
        if not self._waits:
            self._wait()

    def forget(self) -> None:
        """Nobody wants it any more."""
        self._waits = 0

    def _wait(self) -> None:
        self._waits += 1
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), AFTER_DRAWING)

    def customEvent(self, _event: QEvent) -> None:
        """A turn has drawn what was due."""
        if not self._waits:
            return
        clock = _clock()
        if clock.spent > LONG_S and (clock.has_worked or self._waits <= PATIENCE):
            self._wait()
            return
        self._waits = 0
        self._work()
        clock.has_worked = clock.spent > LONG_S


class Unhurried:
    """Does ``work`` when ``timer`` says, or in a turn after that; once, and not where the timer was stopped."""

    def __init__(self, timer: QTimer, work: Callable[[], object]) -> None:
        self._timer, self._work, self._later = timer, work, Later(timer, self._then)
        timer.timeout.connect(self._now)

    def _now(self) -> None:
        if spent() > LONG_S:
            self._later.ask()
        elif not self._later.is_due:
            self._work()

    def _then(self) -> None:
        if self._timer.isActive():
            self._work()
