"""Joins the engine's client to Qt: a timer polls, signals tell, edits are sent at most once a frame."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnsim.client.coalesce import joined
from nnsim.client.engine_client import EngineClient
from nnsim.client.events import EngineDied, EngineRestarted, EngineState
from nnsim.core.backends import Choice, default
from nnsim.core.messages import (
    Failed,
    Frame,
    Loaded,
    Lost,
    Note,
    Notice,
    Ready,
    Refused,
    Saved,
    Stopped,
    Unit,
)
from nnsim.core.moments import Moment
from nnsim.core.pace import LIVE
from nnsim.core.problem import Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.store import Change
from nnsim.ui.kit.next_turn import Unhurried
from nnsim.ui.run import engine_answers
from nnsim.ui.run.kept_states import KeptStates, StatePlace
from nnsim.ui.run.run import Run
from nnsim.ui.run.subscriptions import Subscriptions
from nnsim.ui.run.travel import Travel
from nnsim.ui.run.turns import FramePictures
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.walk import Walk

FRAME_MS = 16
IDLE_MS = 60
REST_MS = 250
RESTS_AFTER = 30
"""After so many ticks without an event the engine is looked at less often, until something is done or it speaks."""
PATIENCE_S = 0.5
"""Seconds for which pictures and numbers of another run stay, so that nothing flickers while the engine begins one."""
TRAINED_PARTS = frozenset({"data", "network", "recipe"})


class EngineBridge(QObject):
    """The window's one way to the engine.

    Every event of the engine becomes a signal; ``run`` is the engine's own, which is kept up to date.
    Document edits are collected and sent once per tick, so a brush stroke of many events
    costs one message a frame. ``subscriptions`` are what views ask of the engine while they are seen. ``unseen`` says
    that nothing is known of the present run beside its record, and nobody knows for how long: what is shown of another
    one has to go.
    """

    ready = Signal(object)
    loaded = Signal(object)
    framed = Signal(object)
    unseen = Signal()
    stopped = Signal(object)
    said = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    died = Signal(object)
    restarted = Signal(object)
    saved = Signal(object)
    running_changed = Signal(bool)
    backend_chosen = Signal(str)
    state_changed = Signal(str)

    def __init__(
        self,
        client: EngineClient,
        editor: Editor,
        run: Run,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock, self._awaits_since = clock, math.inf
        self.client, self.editor, self.run = client, editor, run
        self.states = KeptStates(client.new_number)
        self.travel = Travel(editor.store, client, run.record, self)
        self.travel.left.connect(self.pause)
        self.walk = Walk(self.travel, partial(self.step, "beat"), self)
        self.running, self.samples_per_second, self.device, self.backend = False, LIVE, "cpu", default()
        self.subscriptions = Subscriptions()
        self.pictures = FramePictures(run.live, self.subscriptions)
        self.travel.turned.connect(self.subscriptions.expire)
        self.travel.turned.connect(self._hurry)
        for subscription in engine_answers.subscriptions(editor.store, run.live):
            self.subscriptions.add(self, subscription)
        self._dirty = self._replans = self._began_trained = False
        self._notes: list[Note] = []
        self._asked, self._state, self._quiet = set[str](), "", 0
        self._handlers = {
            Ready: self.ready, Loaded: self.loaded, Stopped: self.stopped, Notice: self.said, Refused: self.refused,
            Failed: self.failed, EngineDied: self.died, EngineRestarted: self.restarted, Saved: self.saved,
        }  # fmt: skip
        editor.store.changed.connect(self._on_change)
        editor.marked.connect(self.note)
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._unhurried = Unhurried(self._timer, self.tick)
        self._timer.start(IDLE_MS)

    # ------------------------------------------------------------ commands

    @property
    def has_learned(self) -> bool:
        """True if something would be lost with this run; until its first frame, if that may be so."""
        frame = self.run.record.frame
        return (frame.present or frame.step) > 0 if frame else self._began_trained

    def load(self, checkpoint: Checkpoint | None = None, kept: StatePlace | None = None) -> None:
        """Start a new run from the document, or go on from ``checkpoint``, or from what was ``kept``."""
        self.travel.end()
        self.run.record.clear(checkpoint)
        self._began_trained = bool(checkpoint or kept)
        self._forget_edits()
        self._set_running(False)
        self.client.load(self.editor.project, self.device, checkpoint, kept=kept.number if kept else 0)
        self._await_frame()

    def play(self) -> None:
        """Train until told otherwise."""
        self.travel.end()
        self._flush()
        self._began_trained = True
        self.client.play(self.samples_per_second, self._stop_every)
        self._set_running(True)

    def pause(self) -> None:
        """Stand still; the network stays as it is."""
        self.client.pause()
        self._set_running(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.running:
            self.pause()
        else:
            self.play()

    def step(self, unit: Unit) -> None:
        """Advance by one sample, batch or epoch; or by a beat, with which no step is made as yet."""
        self.travel.end()
        self._flush()
        self._began_trained = True
        self._set_running(False)
        self.client.step(unit)
        if unit == "beat":
            self.subscriptions.expire()
        self._hurry()

    def set_speed(self, samples_per_second: float) -> None:
        """Limit the speed; 0 is full speed."""
        self.samples_per_second = samples_per_second
        if self.running:
            self.client.play(samples_per_second, self._stop_every)

    def reset(self, keep: StatePlace | None = None) -> None:
        """Fresh weights from the seed; ``keep`` gets the state before."""
        self.travel.end()
        self._flush()
        self.run.record.clear(None)
        self._began_trained = False
        self.client.reset(keep.fill() if keep else 0)
        self._await_frame()

    def restore(
        self, kept: StatePlace, checkpoint: Checkpoint | None = None, *, keep: StatePlace | None = None
    ) -> None:
        """Go back to what was ``kept``, or to a ``checkpoint`` that is from now on; ``keep`` gets the state before."""
        self.travel.end()
        self._flush()
        self.run.record.clear(checkpoint)
        self._began_trained = True
        number = kept.fill() if checkpoint else kept.number
        self.client.restore(number, checkpoint, keep=keep.fill() if keep else 0)
        self._await_frame()

    def fork(self, keep: StatePlace, kept: StatePlace) -> None:
        """Go on from the moment that is looked at, which is ``kept``; ``keep`` gets the present before."""
        self.run.record.clear(None)
        self._began_trained = True
        self.client.fork(keep.fill(), kept.fill())
        self.travel.settle()
        self._await_frame()

    def note_moment(self, note: Note) -> None:
        """Put words on the curves at the moment that is shown."""
        self._flush()
        self.client.note_moment(note)
        self._hurry()

    def keep(self, kept: StatePlace, *, good: bool = False) -> None:
        """Keep the present state there, or the last good one."""
        self._flush()
        self.client.keep(kept.fill(), good=good)

    def set_weight(self, name: str, index: tuple[int, ...], value: float, note: Note | None = None) -> None:
        """Set one weight, while it trains too."""
        self.travel.end()
        self._flush()
        self.client.set_weight(name, index, value, note)
        self.subscriptions.expire()
        self._hurry()

    def set_device(self, device: str) -> None:
        """Move the run to another device; ``device`` follows when the engine says that it did."""
        self.travel.end()
        self.client.set_device(device)
        self._hurry()

    def set_backend(self, backend: Choice) -> None:
        """Choose who makes the steps, from here on and in runs to come."""
        self.travel.end()
        self.backend = backend
        self.client.set_backend(backend)
        self.backend_chosen.emit(backend)
        self._hurry()

    def restart_engine(self) -> None:
        """End the engine process with all that it keeps, and go on in a new one from the last known state."""
        self.travel.end()
        self.states.lose_all()
        self.client.restart()
        self._hurry()

    def save(self, *, past: bool = False) -> int:
        """Ask for a complete state, on demand with its ``past``; ``saved`` brings it under the returned ticket."""
        self._flush()
        ticket = self.client.save(past=past)
        self._hurry()
        return ticket

    def note(self, note: Note) -> None:
        """Put words on the curves with the next edit that is sent, each once."""
        self._notes.append(note)
        self._dirty = True
        self._hurry()

    def ask(self, *probes: str) -> None:
        """Have these probes computed once; the frame that ``framed`` then carries has them."""
        self._asked.update(probes)
        self._hurry()

    @property
    def _stop_every(self) -> int:
        """After so many epochs Play pauses by itself, 0 for never."""
        return _planned(self.editor.project)

    # ------------------------------------------------------------ the tick

    def tick(self) -> None:
        """Send collected edits, take events, and ask for the next frame."""
        self._flush()
        if left := self.states.take_left():
            self.client.forget(left)
        events = self.client.poll()
        for event in events:
            self._dispatch(event)
        if not any(isinstance(event, Frame) for event in events):
            self.pictures.rest(self._clock(), running=self.running)
        if self._clock() - self._awaits_since > PATIENCE_S:
            self._clear_views()
        questions = self.subscriptions.due(self._clock())
        self.client.want_frame(("weights", *sorted({*self._asked, *questions})), questions)
        self._watch_state()
        self._quiet = 0 if events else self._quiet + 1
        caught_up = bool(events) or not self.run.live.catch_up()
        idle = REST_MS if self._quiet > RESTS_AFTER else IDLE_MS
        self._set_interval(idle if caught_up and not self.running else FRAME_MS)

    def _await_frame(self) -> None:
        """Another run has begun: its first frame tells of it, if one comes soon, and no answer that waits does."""
        self._awaits_since = self._clock()
        self.subscriptions.expire()
        if self.client.state is EngineState.DEAD:
            self._clear_views()
        self._hurry()

    def _clear_views(self) -> None:
        self._awaits_since = math.inf
        self.run.live.forget()
        self.unseen.emit()

    def close(self) -> None:
        """Stop polling and end the engine process."""
        self._timer.stop()
        self.editor.store.changed.disconnect(self._on_change)
        self.client.close()

    def _hurry(self) -> None:
        self._quiet = 0
        self._set_interval(FRAME_MS)

    def _set_interval(self, ms: int) -> None:
        # setInterval() starts the countdown anew: a stream of mouse moves would put every tick off
        if self._timer.interval() != ms:
            self._timer.setInterval(ms)

    def _on_change(self, change: Change) -> None:
        if change.parts & TRAINED_PARTS:  # an answer may be on its way about samples that are gone
            self.subscriptions.expire()
        if self.editor.store.is_looking:  # the engine has it
            return
        if change.parts & TRAINED_PARTS:
            if change.parts & {"data", "network"} or change.old.recipe.loss != change.new.recipe.loss:
                self.run.record.edit()
            self._dirty = True
            self._hurry()
        elif self.run.live.asks and change.old.view.axes != change.new.view.axes:  # the engine draws that plane
            self._dirty = True
            self._hurry()
        self._replans = self._replans or (self.running and _planned(change.old) != _planned(change.new))

    def _flush(self) -> None:
        """Send what was edited since the last time; the engine stops where the newest document says."""
        if not self.client.run:  # before the first load there is no run that could be edited
            return
        replans, self._replans = self._replans and self.running, False
        if self._dirty:
            self.client.edit(self.editor.project, joined(self._notes))
            self._forget_edits()
        if replans:
            self.client.play(self.samples_per_second, self._stop_every)

    def _forget_edits(self) -> None:
        self._dirty = self._replans = False
        self._notes.clear()

    def _dispatch(self, event: object) -> None:
        if isinstance(event, Frame):
            self._take(event)
            return
        if isinstance(event, Lost):
            self.states.lose(event.numbers)
            return
        if isinstance(event, Moment):
            self.travel.hear(event)
            return
        if isinstance(event, EngineDied | EngineRestarted | Refused):
            self.travel.end()
        if isinstance(event, EngineDied | EngineRestarted):
            self.states.lose_all()
        match event:
            case Stopped() | Failed() | EngineDied(restarts=False):
                self._set_running(False)
            case Loaded():
                self.device = event.device
                self.subscriptions.expire()
                self._judge(event)
            case EngineRestarted():
                self.run.record.clear(event.checkpoint)
                self._set_running(event.running)
        self._handlers[type(event)].emit(event)

    def _judge(self, loaded: Loaded) -> None:
        """Losses of the former network are none of one that cannot be measured."""
        wrong = next((problem for problem in loaded.problems if problem.severity is Severity.ERROR), None)
        if wrong:
            self.run.record.void(wrong.text)

    def _take(self, frame: Frame) -> None:
        # ``frame.running`` is not taken over: a frame may be older than the last press of Play.
        if frame.run != self.client.run:  # an event before it in the same tick began another run
            return
        self._awaits_since = math.inf
        self.run.record.take(frame)
        self.travel.take(frame)
        self._asked.difference_update(frame.probes)
        self.pictures.take(frame, self._clock(), running=self.running)
        if self.run.live.is_blind and (len(frame.history) or not self.run.live.has_heard):
            self.ask("told")
        self.framed.emit(frame)

    def _set_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self.running_changed.emit(running)

    def _watch_state(self) -> None:
        state = str(self.client.state.value)
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _planned(project: Project) -> int:
    return project.recipe.epochs if project.view.stops else 0
