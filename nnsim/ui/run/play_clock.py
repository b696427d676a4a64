"""What plays on the screen by itself, such as videos and games, rests when nobody has been there for a while.

A window that was left alone uses no power. The mouse, the keys of what plays, an edit and a network that learns bring
everything back; on stage, in presenter mode, nothing rests.
"""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor

from nnsim.ui.kit import theming

PATIENCE_S = 90.0
"""After so long without anybody everything rests."""

LOOK_MS = 400
"""While it rests, it is looked this often whether somebody is there again."""


class Presence:
    """Whether anybody has been at the window within the last ``patience_s`` seconds."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self.patience_s = patience_s
        self._cursor, self._since = QCursor.pos(), monotonic()

    def note(self) -> None:
        """Somebody is there, or has something going on to look at."""
        self._since = monotonic()

    def look(self) -> bool:
        """True while somebody is there: the mouse moved, or something was noted, not long ago."""
        if (cursor := QCursor.pos()) != self._cursor:
            self._cursor = cursor
            self.note()
        return theming.manager().presenter or monotonic() - self._since < self.patience_s


class PlayClock(QObject):
    """``ticked`` comes every ``every_ms`` milliseconds from ``start`` to ``stop``, as long as somebody is there."""

    ticked = Signal()

    def __init__(self, presence: Presence, every_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presence, self.every_ms = presence, every_ms
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._look)

    @property
    def runs(self) -> bool:
        """True from ``start`` to ``stop``, at rest too."""
        return self._timer.isActive()

    def start(self) -> None:
        """Whoever made this come on the screen is there."""
        self._presence.note()
        self._timer.start(self.every_ms)

    def stop(self) -> None:
        """No further tick."""
        self._timer.stop()

    def set_pace(self, every_ms: int) -> None:
        """Another time between two ticks."""
        self.every_ms = every_ms
        self._timer.setInterval(every_ms)

    def _look(self) -> None:
        is_there = self._presence.look()
        if self._timer.interval() != (pace := self.every_ms if is_there else LOOK_MS):
            self._timer.setInterval(pace)
        if is_there:
            self.ticked.emit()
