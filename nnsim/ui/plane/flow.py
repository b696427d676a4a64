"""How noise flows to data, with the newest weights: where the points are, at which time, and whether it plays."""

from __future__ import annotations

from math import nan
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.networks.naming import COORDINATES
from nnsim.tasks.feeding import WHOLE
from nnsim.tasks.kinds import task_of
from nnsim.ui.plane.paths import Paths, controls, distance, known_points
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

TURN = 4
"""Steps of the points that are worked out at once."""
SHARE = 0.2
"""Of the window's time that working them out may take."""
TICK_MS = 33
STEP = 1 / 128
"""Time that passes in a tick: from noise to data in four seconds."""
REST = 30
"""Ticks that the points rest at the end before they start again."""
PICTURES = 8
"""The miniatures of neurons follow at every so many ticks: they cost more than the points."""


class Distances(NamedTuple):
    """From points to the training points: of those that flowed, of noise, and of test points; NaN where unknown."""

    flow: float = nan
    noise: float = nan
    test: float = nan


def shows_flow(project: Project) -> bool:
    """True where the plane shows a flow: the task tells velocities of points that lie in it themselves."""
    if not task_of(project).flows:
        return False
    return kind_of(project.data).lies_in_plane == "itself" and project.network.features == COORDINATES


class Flow(QObject):
    """``paths`` are those of the newest weights that there was time for, None while there are none.

    ``moved`` tells that other points or another time are to be drawn, ``measured`` that ``distances`` are others,
    ``played`` whether it plays. Nothing runs while nobody sees it, and nothing when all is worked out.
    """

    moved = Signal()
    measured = Signal()
    played = Signal(bool)

    def __init__(self, editor: Editor, live: LiveModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.paths: Paths | None = None
        self.distances = Distances()
        self.plays, self.loops = False, True
        self._making: Paths | None = None
        self._made_of: tuple[object, ...] = ()
        self._seen = False
        self._rest = self._ticks = 0
        self._turn = QTimer(self, singleShot=True)
        self._clock = QTimer(self, interval=TICK_MS)
        self._turn.timeout.connect(self._go_on)
        self._clock.timeout.connect(self._tick)
        live.updated.connect(self._wake)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._begin)

    @property
    def is_shown(self) -> bool:
        """True where the plane shows it and the weights are known."""
        return shows_flow(self._editor.project) and self._live.fits

    @property
    def time(self) -> float:
        """From 0, where all is noise, to 1, where the data are."""
        return self._live.time

    @property
    def is_working(self) -> bool:
        """True until the points are those of the newest weights."""
        return self._turn.isActive()

    def set_seen(self, seen: bool) -> None:
        """Whether anybody sees the plane."""
        self._seen = seen
        self._turn.stop()
        self._run_clock()
        self._wake()

    # ------------------------------------------------------------ time

    def set_time(self, time: float) -> None:
        """A person looks at another time; it stops playing."""
        self.play(False)
        self._show(time)

    def play(self, on: bool) -> None:
        """Let the points flow, from the beginning where they have arrived."""
        if on == self.plays:
            return
        self.plays, self._rest = on, 0
        if on and self.time >= WHOLE:
            self._show(0.0)
        self._run_clock()
        if not on:
            self._live.set_time(self.time)
        self.played.emit(on)

    def set_loops(self, on: bool) -> None:
        """Whether they start again when they have arrived."""
        self.loops = on

    def _run_clock(self) -> None:
        if self.plays and self._seen:
            self._clock.start()
        else:
            self._clock.stop()

    def _tick(self) -> None:
        if not shows_flow(self._editor.project):
            self.play(False)
        elif self.time < WHOLE:
            self._ticks += 1
            self._show(min(self.time + STEP, WHOLE), pictures=self._ticks % PICTURES == 0)
        elif not self.loops:
            self.play(False)
        elif self._rest < REST:
            self._rest += 1
        else:
            self._rest = 0
            self._show(0.0)

    def _show(self, time: float, *, pictures: bool = True) -> None:
        self._live.set_time(time, pictures=pictures)
        self.moved.emit()

    def _begin(self) -> None:
        """Another document is looked at from the end, at rest."""
        self.play(False)
        self.set_loops(True)
        self._show(WHOLE)

    # ------------------------------------------------------------ the points

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self._wake()

    @property
    def _sources(self) -> tuple[object, ...]:
        """What the points depend on; compared by identity."""
        return self._live.weights, self._live.plan, self._editor.project.data

    def _is_stale(self) -> bool:
        return any(old is not new for old, new in zip(self._made_of or (None,) * 3, self._sources, strict=True))

    def _wake(self) -> None:
        """Work the points out anew where what they depend on has changed."""
        if not self.is_shown:
            self._making, self._made_of = None, ()
            if self.paths is not None:
                self._take(None)
        elif self._seen and not self._turn.isActive() and (self._making or self._is_stale()):
            self._turn.start()

    def _go_on(self) -> None:
        if not self.is_shown:
            return
        started = perf_counter()
        if self._making is None:
            self._made_of = self._sources
            self._making = Paths(self._editor.project, self._live.plan, self._live.weights)
        self._making.go_on(TURN)
        if self._making.is_done:
            done, self._making = self._making, None
            self._take(done)
        if self._making or self._is_stale():
            self._turn.start(max(TICK_MS // 2, round(1000 * (perf_counter() - started) / SHARE)))

    def _take(self, paths: Paths | None) -> None:
        self.paths = paths
        data = self._editor.project.data
        near = Distances(distance(paths.places[-1], known_points(data)), *controls(data)) if paths else Distances()
        self.distances = near
        self.moved.emit()
        self.measured.emit()
