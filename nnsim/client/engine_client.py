"""Owns the engine process: starts it, talks to it, watches it, and brings it back.

Pure Python; no method waits for the engine (``close`` and ``wait`` excepted). The window calls
``poll`` some 60 times a second and asks for the next picture with ``want_frame``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from threading import Thread
from typing import Any

from nnsim.client.events import PERIODIC, ClientEvent, EngineDied, EngineRestarted, EngineState
from nnsim.client.last_state import LastState
from nnsim.client.mailbox import Message
from nnsim.client.process import EngineProcess, cause_of_death, sweep_logs
from nnsim.client.transport import Heard
from nnsim.client.watchdog import Deaths, Silence
from nnsim.core.backends import Choice
from nnsim.core.messages import (
    Command,
    Edit,
    Event,
    Failed,
    Forget,
    Frame,
    Keep,
    Load,
    Loaded,
    Lost,
    Note,
    NoteMoment,
    Ready,
    Refused,
    Reset,
    Restore,
    Save,
    Saved,
    SetBackend,
    SetDevice,
    SetRunning,
    SetWeight,
    StepOnce,
    Stopped,
    Unit,
    WantFrame,
)
from nnsim.core.moments import Fork, Retell, Return, StepBack, Visit
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say

START_PATIENCE = 60.0
"""Seconds of silence that a starting engine is allowed: a cold disk needs its time to load torch."""


class EngineClient:
    """``target`` is what the process runs; ``patience`` the seconds of silence before it counts as busy.

    Commands may be given before the engine is up. While there is no process, the document, its run and
    play or pause are remembered for the next one.
    Each ``load``, ``reset``, ``restore`` and restart begins a new run; events of older runs are dropped.
    """

    def __init__(self, target: str = "nnsim.engine.server:serve", patience: float = 2.0) -> None:
        self.run = 0
        self.problem: Problem | None = None
        self._target, self._patience = target, patience
        self._last, self._deaths = LastState(), Deaths()
        self._process: EngineProcess | None = None
        self._leaving: list[Thread] = []
        self._tickets = self._kept = 0
        self._credit: WantFrame | None = None
        self._returning: EngineRestarted | None = None
        self._forget_process()

    # ------------------------------------------------------------ commands

    def load(
        self, project: Project, device: str = "cpu", checkpoint: Checkpoint | None = None, *, kept: int = 0
    ) -> int:
        """Begin a run from ``project``, standing still; returns its number.

        It goes on from ``checkpoint``, or from what the engine keeps as ``kept``, where one is given.
        """
        project = _trained(project)
        self._last.project, self._last.device, self._last.running = project, device, False
        self._has_run = self._load_refused = False
        self._begin_run(checkpoint)
        self._put(Load(self.run, project, device, checkpoint, kept, self._last.backend, self._last.waits))
        return self.run

    def edit(self, project: Project, notes: tuple[Note, ...] = ()) -> None:
        """Take over an edited document; ``notes`` are written on the curves."""
        if self._load_refused:  # the engine has no run that could be edited
            self.load(project, self._last.device, self._last.checkpoint)
            return
        self._last.project = _trained(project)
        self._put(Edit(self._last.project, notes))

    def play(self, samples_per_second: float = 0.0, stop_every: int = 0) -> None:
        """Train, at most so fast (0: full speed), up to the next multiple of ``stop_every`` epochs (0: for ever)."""
        self._last.running, self._last.samples_per_second = True, samples_per_second
        self._last.stop_every = stop_every
        self._put(SetRunning(True, samples_per_second, stop_every))

    def pause(self) -> None:
        """Stand still."""
        self._last.running = False
        self._put(SetRunning(False))

    def step(self, unit: Unit, until: int = 0) -> None:
        """Advance by one sample, one batch, or to the end of the epoch, then stand still; see ``StepOnce``."""
        self._last.running = False
        self._put(StepOnce(unit, until))

    def reset(self, keep: int = 0) -> int:
        """Fresh weights from the seed as a new run; the engine keeps the state before as ``keep``."""
        self._begin_run(None)
        self._put(Reset(self.run, keep))
        return self.run

    def restore(self, kept: int, checkpoint: Checkpoint | None = None, *, keep: int = 0) -> int:
        """Go back to what the engine keeps as ``kept`` as a new run; it keeps the state before as ``keep``.

        With a ``checkpoint``, that is kept as ``kept`` first.
        """
        self._begin_run(checkpoint)
        self._put(Restore(self.run, kept, checkpoint, keep))
        return self.run

    def visit(self, step: int) -> None:
        """Look at the run as it was after ``step`` steps; it stands still meanwhile."""
        self._put(Visit(step))

    def step_back(self, epoch: bool) -> None:
        """Look at it one step earlier, or at the end of the epoch before."""
        self._put(StepBack(epoch))

    def retell(self, number: int) -> None:
        """Make step ``number`` once more and look at its beats."""
        self._put(Retell(number))

    def come_back(self) -> None:
        """Look at the present again."""
        self._put(Return())

    def fork(self, keep: int, kept: int) -> int:
        """Go on from what is looked at as a new run, kept as ``kept``; the engine keeps the present as ``keep``."""
        self._begin_run(None)
        self._put(Fork(self.run, keep, kept))
        return self.run

    def note_moment(self, note: Note) -> None:
        """Put words on the curves at what is looked at."""
        self._put(NoteMoment(note))

    def new_number(self) -> int:
        """A number for a state that the engine is to keep. What is kept is gone when its process is."""
        self._kept += 1
        return self._kept

    def keep(self, number: int, *, good: bool = False) -> None:
        """Let the engine keep the present state as ``number``, or the last good one."""
        self._put(Keep(number, good))

    def forget(self, numbers: tuple[int, ...]) -> None:
        """The engine need not keep these any longer."""
        self._put(Forget(numbers))

    def set_weight(self, name: str, index: tuple[int, ...], value: float, note: Note | None = None) -> None:
        """Set one number of the weight array ``name``."""
        self._put(SetWeight(name, index, value, note))

    def set_device(self, device: str) -> None:
        """Move the run to ``cpu``, ``cuda`` or ``mps``."""
        self._put(SetDevice(device))

    def set_backend(self, backend: Choice, *, waits: bool = False) -> None:
        """Choose who makes the steps, also of later runs; who ``waits`` has it make their first one, too."""
        self._last.backend, self._last.waits = backend, waits
        if self._last.project is not None:
            self._put(SetBackend(backend))

    def save(self, *, past: bool = False) -> int:
        """Ask for the complete state; it comes as ``Saved`` with the returned ticket, after a crash too.

        With ``past`` it has what is kept of earlier steps, unless the engine dies meanwhile.
        """
        self._tickets += 1
        self._last.tickets.add(self._tickets)
        self._put(Save(self._tickets, past))
        return self._tickets

    def want_frame(self, probes: tuple[str, ...], about: Mapping[str, Any] | None = None) -> None:
        """Ask for one frame; nothing happens while the same request is still open.

        Other ``probes``, or what they are ``about``, replace an open request, so a view that opens while nothing moves
        gets its picture.
        """
        credit = WantFrame(self.run, probes, about or {})
        if self.run and credit != self._credit:
            self._credit = credit
            self._put(credit)

    # ------------------------------------------------------------ the process

    def start(self) -> None:
        """Start the process and give it what was commanded before; takes a few milliseconds.

        What engines left that could not clear up after themselves goes once the process is on its way.
        """
        if self._process is None:
            self._launch()
            sweep_logs()

    def restart(self) -> None:
        """Kill the process, whatever it is at, and go on from the last known state in a new one."""
        self._deaths.forget()
        self._launch_again(running=self._last.running)

    def close(self, timeout: float = 2.0) -> None:
        """End the process; waits up to ``timeout`` seconds before it is killed. ``start`` begins anew."""
        if self._process is not None:
            self._process.end(timeout)
            self._process = None
        for thread in self._leaving:
            thread.join()
        self._leaving.clear()
        self._forget_process()

    def _leave(self) -> None:
        """End the process without waiting for it: the window goes on meanwhile."""
        if self._process is not None:
            self._leaving = [thread for thread in self._leaving if thread.is_alive()] + [self._process.leave()]
            self._process = None
        self._forget_process()

    def poll(self) -> list[ClientEvent]:
        """What happened since the last call. Never blocks."""
        if self._process is None:
            return []
        gone = self._process.gone()
        messages = self._process.inbox.take()
        events = [event for message in messages for event in self._take(message)]
        due = not self._is_up or self._last.running or self._process.outbox.awaits(self._heard)
        self._silence.look(time.monotonic(), due=due, heard=bool(messages))
        return [*events, self._after_death(self._process)] if gone else events

    def wait(self, seconds: float) -> list[ClientEvent]:
        """As ``poll``, but blocks until something happens or ``seconds`` are over; not for the window."""
        if self._process is not None:
            self._process.inbox.wait(seconds)
        return self.poll()

    @property
    def state(self) -> EngineState:
        """What to tell about the engine; ``problem`` goes with ``DEAD``."""
        if self.problem is not None:
            return EngineState.DEAD
        if self._silence.seconds > (self._patience if self._is_up else START_PATIENCE):
            return EngineState.BUSY
        if self._returning is not None:
            return EngineState.RESTARTING
        if not self._is_up:
            return EngineState.STARTING
        return EngineState.READY

    @property
    def running(self) -> bool:
        """True while the engine is meant to train."""
        return self._last.running

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The newest complete state known here, at most about a second old; None before the first."""
        return self._last.checkpoint

    @property
    def pid(self) -> int | None:
        """The number of the engine process, None while there is none."""
        return self._process.pid if self._process else None

    # ------------------------------------------------------------ events of the engine

    def _take(self, message: Message) -> list[ClientEvent]:
        match message:
            case Heard():
                self._heard = message.commands
                return []
            case Ready():
                self._is_up = True
                return [*self._returned(), message] if self._last.project is None else [message]
            case Saved():
                return [message] if self._is_asked_for(message) else []
            case Lost():
                return [message]
            case Failed():
                return self._take_failure(message)
        return self._take_from_run(message) if message.run == self.run else []

    def _take_from_run(self, message: Event) -> list[ClientEvent]:
        match message:
            case Frame():
                self._credit = None
            case Stopped():
                self._last.running = False
            case Loaded():
                self._last.device = message.device
                self._has_run = True
                return [*self._returned(), message]
            case Refused():
                self._load_refused = not self._has_run
                return [*self._returned(), message]
        return [message]

    def _take_failure(self, message: Failed) -> list[ClientEvent]:
        if not self._is_up:  # the process says why it is about to end
            self._start_failure = message.text
            return []
        self._last.running = False
        self._load_refused = not self._has_run and message.run == self.run
        return [*self._returned(), message]

    def _is_asked_for(self, saved: Saved) -> bool:
        if saved.ticket == PERIODIC:
            if saved.run == self.run:
                self._last.checkpoint = saved.checkpoint
            return False
        self._last.tickets.discard(saved.ticket)
        return True

    def _returned(self) -> list[ClientEvent]:
        returned, self._returning = self._returning, None
        return [returned] if returned else []

    # ------------------------------------------------------------ death and return

    def _after_death(self, process: EngineProcess) -> ClientEvent:
        self._deaths.note(time.monotonic())
        text = self._start_failure or cause_of_death(process.exitcode)
        restarts = not self._start_failure and not self._deaths.too_many
        died = EngineDied(process.exitcode, text, process.log_tail(), restarts)
        if restarts:
            self._launch_again(running=self._last.running and not self._deaths.repeated)
        else:
            self._give_up(text)
        return died

    def _give_up(self, text: str) -> None:
        self._leave()
        self._last.running = False
        said = say("{text} Your document is untouched: save it, then restart the engine.", text=text)
        self.problem = Problem(said, "engine")

    def _launch_again(self, running: bool) -> None:
        self._leave()
        self._last.running = running
        checkpoint = self._last.checkpoint
        self._begin_run(checkpoint)
        self._returning = EngineRestarted(self.run, checkpoint.step if checkpoint else 0, running, checkpoint)
        self._launch()

    def _launch(self) -> None:
        try:
            self._process = EngineProcess(self._target)
        except OSError as error:
            self._give_up(say("The engine process cannot be started: {error}.", error=error))
            return
        last = self._last
        if last.project is not None:
            self._put(Load(self.run, last.project, last.device, last.checkpoint, backend=last.backend))
        if last.running:
            self._put(SetRunning(True, last.samples_per_second, last.stop_every))
        for ticket in sorted(last.tickets):
            self._put(Save(ticket))

    def _forget_process(self) -> None:
        self.problem = None
        self._is_up = self._has_run = self._load_refused = False
        self._start_failure = ""
        self._heard = 0
        self._credit = self._returning = None
        self._silence = Silence(time.monotonic())

    def _begin_run(self, checkpoint: Checkpoint | None) -> None:
        self.run += 1
        self._last.checkpoint = checkpoint.without_past() if checkpoint else None  # every second there is a newer one

    def _put(self, command: Command) -> None:
        if self._process is not None:
            self._process.outbox.put(command)


def _trained(project: Project) -> Project:
    """What the engine is told of a document: runs that were kept and findings are only looked at."""
    return replace(project, runs=(), findings=()) if project.runs or project.findings else project
