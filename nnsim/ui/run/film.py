"""The moment that all videos on the screen stand at: they play together, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nnsim.core.data import Data
from nnsim.core.store import Change, Store
from nnsim.data.kinds import kind_of
from nnsim.ui.run.play_clock import PlayClock, Presence

EVERY_MS = 180
"""From one picture to the next."""


class Film(QObject):
    """``moment`` counts pictures from the first one, and begins anew after the last; ``moved`` tells another.

    Time passes only for samples that move, while a widget that shows them is seen, not while it is to ``stand_at`` a
    picture, and while somebody is there: ``presence`` knows that, also for whatever else plays by itself.
    """

    moved = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moment = 0
        self._count = _pictures(store.project.data)
        self._stands = False
        self._viewers: list[tuple[QWidget, Callable[[], None]]] = []
        self.presence = Presence()
        self._clock = PlayClock(self.presence, EVERY_MS, self)
        self._clock.ticked.connect(self.advance)
        store.changed.connect(self._on_change)

    @property
    def plays(self) -> bool:
        """True while pictures follow each other."""
        return self._clock.runs

    def show_on(self, viewer: QWidget, paint: Callable[[], None]) -> None:
        """Let ``viewer`` paint anew with every picture, as long as it is seen."""
        shown = viewer, paint
        self._viewers.append(shown)
        viewer.destroyed.connect(partial(self._viewers.remove, shown))
        viewer.installEventFilter(self)
        self._look()

    def stand_at(self, picture: int | None, of: int = 1) -> None:
        """Show one picture ``of`` so many, as which a layer sees the film, until it may go on, with None."""
        self._stands = picture is not None
        self._look()
        moment = self.moment if picture is None else min(-(-picture * self._count // of), self._count - 1)
        if moment != self.moment:
            self._show(moment)

    def advance(self) -> None:
        """The next picture."""
        self._show((self.moment + 1) % self._count)

    def _show(self, moment: int) -> None:
        self.moment = moment
        for viewer, paint in self._viewers:
            if _is_seen(viewer):
                paint()
        self.moved.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A viewer that comes or goes."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._look()
        return super().eventFilter(watched, event)

    def _on_change(self, change: Change) -> None:
        self.presence.note()
        if "data" in change.parts:
            self._count = _pictures(change.new.data)
            self.moment = min(self.moment, self._count - 1)
            self._look()

    def _look(self) -> None:
        plays = self._count > 1 and not self._stands and any(_is_seen(viewer) for viewer, _ in self._viewers)
        if plays != self.plays:
            (self._clock.start if plays else self._clock.stop)()


def _is_seen(viewer: QWidget) -> bool:
    return isValid(viewer) and viewer.isVisible()


def _pictures(data: Data) -> int:
    """How many follow each other in a sample."""
    return data.sample_shape[0] if kind_of(data).is_moving else 1
