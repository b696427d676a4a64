"""When Python looks for garbage: not while the window is built, never again among what stays as long as it, and in no
thread but the window's."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
"""From one look at what was made lately to the next."""


def wait() -> None:
    """Nothing that is made during the start is garbage; looking for it took a fifteenth of the time."""
    gc.disable()


def go_on() -> None:
    """Python looks again whenever it likes: there is no window any more."""
    gc.enable()


class Collector(QObject):
    """Looks for garbage from the thread in which it was made, as long as it lives.

    Python by itself looks in whichever thread makes something just then, and deletes there what it finds. A widget that
    is deleted in the thread of a job, while the window lays out others, ends the program. What the window is made of is
    passed over, so that a frame is not held up by a look at all of it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """As Python would: mostly at what is new, seldom at what has been there for long."""
        due = [generation for generation in range(3) if gc.get_count()[generation] > gc.get_threshold()[generation]]
        if due:
            gc.collect(due[-1])
