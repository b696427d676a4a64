"""How a step is gone through: one beat, one after the other, or all at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.ui.run.bridge import EngineBridge

BEAT_MS = 800
"""How long a beat is shown at speed 1."""


class Pacing(QObject):
    """Has ``forth`` go on by a beat. ``playing`` is True while they follow by themselves; ``changed`` follows it."""

    changed = Signal()

    def __init__(self, bridge: EngineBridge, forth: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._forth = forth
        self._is_rushing = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(forth)
        self.set_speed(1.0)
        for signal in (bridge.stopped, bridge.refused, bridge.failed, bridge.died):
            signal.connect(self.halt)
        bridge.running_changed.connect(self._on_running)

    @property
    def playing(self) -> bool:
        """Whether beats follow by themselves."""
        return self._timer.isActive()

    def set_speed(self, factor: float) -> None:
        """How many times as fast as usual they follow."""
        self._timer.setInterval(round(BEAT_MS / factor))

    def next_beat(self) -> None:
        """One beat; they no longer follow by themselves."""
        self.halt()
        self._forth()

    def rest(self) -> None:
        """All that is left of the step, or a whole one."""
        self.halt()
        self._is_rushing = True
        self._forth()

    def play(self, on: bool) -> None:
        """Let beats follow by themselves, the first one now, or no longer."""
        self.halt()
        if on:
            self._timer.start()
            self.changed.emit()
            self._forth()

    def halt(self) -> None:
        """Stay at this beat."""
        self._is_rushing = False
        if self._timer.isActive():
            self._timer.stop()
            self.changed.emit()

    def came_to(self, *, is_last: bool) -> None:
        """A beat is there."""
        if is_last:
            self._is_rushing = False
        elif self._is_rushing:
            self._forth()

    def _on_running(self, running: bool) -> None:
        if running:
            self.halt()
