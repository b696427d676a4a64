"""Engines without torch, so that tests of the process start in a fraction of a second.

``serve`` runs the real loop around a session that only counts; what a document is called tells it to
misbehave. The other functions are processes that fail in other ways.
"""

from __future__ import annotations

import faulthandler
import math
import os
import signal
import sys
import time
from multiprocessing.connection import Connection

import numpy as np

from nnsim.client.transport import Channel
from nnsim.core.messages import (
    Command,
    Edit,
    Event,
    Frame,
    Keep,
    Load,
    Loaded,
    Note,
    Ready,
    Refused,
    Reset,
    Restore,
    Save,
    Saved,
    SetRunning,
    SetWeight,
    StepOnce,
)
from nnsim.core.problem import Problem
from nnsim.core.run import Checkpoint, History, Mark
from nnsim.engine.loop import Loop

EPOCH = 10
"""Steps of the counting session's epoch."""


class CountingSession:
    """Takes steps of nothing: one history row per epoch, and one weight that a command can set.

    Frames tell as samples per second what was asked for.
    """

    def __init__(self, seconds_per_step: float = 0.0002) -> None:
        self.run = self.step = 0
        self.running = False
        self.weight = self.limit = 0.0
        self.rows: list[tuple[float, ...]] = []
        self.taken = 0
        self.marks: list[Mark] = []
        self.told: tuple[object, ...] = ()
        self.commands: list[Command] = []
        self.kept: dict[int, Checkpoint] = {}
        self._seconds = seconds_per_step

    @property
    def has_news(self) -> bool:
        return self._now() != self.told

    def handle(self, command: Command) -> list[Event]:
        self.commands.append(command)
        match command:
            case Load() | Edit():
                return self._take_project(command)
            case SetRunning():
                self.running, self.limit = command.running and self.run > 0, command.samples_per_second
            case StepOnce():
                self.running = False
                self._advance_one()
            case SetWeight():
                self.weight = command.value
                self._mark(command.note)
            case Keep():
                self.kept[command.number] = self.checkpoint()
            case Reset():
                self.kept[command.keep] = self.checkpoint()
                self._begin(command.run, None)
                return [self._loaded()]
            case Restore():
                self._begin(command.run, command.checkpoint or self.kept[command.kept])
                self.taken = 0
                return [self._loaded()]
            case Save():
                return [Saved(self.run, command.ticket, self.checkpoint())]
        return []

    def waits(self) -> float:
        return 0.0 if self.running else math.inf

    def look(self) -> list[Event]:
        return []

    def advance(self, seconds: float) -> list[Event]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self._seconds)
            self._advance_one()
        return []

    def frame(self, run: int, probes: tuple[str, ...], sample: object = None) -> Frame:
        if "broken" in probes:
            raise ValueError("this probe is broken")
        rows, marks = self.rows[self.taken :], tuple(self.marks)
        self.taken, self.marks, self.told = len(self.rows), [], self._now()
        shown: dict[str, object] = dict.fromkeys(probes, self.weight)
        if "unsendable" in probes:
            shown["unsendable"] = lambda: None
        history = History(np.array(rows, np.float64).reshape(-1, 8))
        epoch, position = divmod(self.step, EPOCH)
        return Frame(run, self.step, epoch, position, EPOCH, self.running, 0.0, self.limit, 0.1, history, marks, shown)

    def checkpoint(self) -> Checkpoint:
        epoch, position = divmod(self.step, EPOCH)
        weights = {"dense1.weight": np.full((1, 1), self.weight, np.float32)}
        return Checkpoint(
            self.step, epoch, position, weights, {}, History(np.array(self.rows, np.float64).reshape(-1, 8))
        )

    def _take_project(self, command: Load | Edit) -> list[Event]:
        run = command.run if isinstance(command, Load) else self.run
        word, _, number = command.project.name.partition(" ")
        if word == "refuse":
            return [Refused(run, Problem("There is nothing to train."))]
        if word == "sleep":
            time.sleep(float(number))
        if word == "raise":
            raise ValueError(number)
        if word == "crash":
            os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        if isinstance(command, Load):
            self._begin(command.run, command.checkpoint or self.kept.get(command.kept))
        else:
            for note in command.notes:
                self._mark(note)
        return [self._loaded()]

    def _begin(self, run: int, checkpoint: Checkpoint | None) -> None:
        self.run, self.running = run, False
        self.step = checkpoint.step if checkpoint else 0
        self.rows = [tuple(row) for row in checkpoint.history.rows.tolist()] if checkpoint else []
        self.weight = float(checkpoint.weights["dense1.weight"][0, 0]) if checkpoint else 0.0
        self.taken = len(self.rows)

    def _advance_one(self) -> None:
        self.step += 1
        if self.step % EPOCH == 0:
            self.rows.append((self.step, self.step / EPOCH, *[0.5] * 6))

    def _mark(self, note: Note | None) -> None:
        if note and note.message:
            self.marks.append(Mark(self.step, self.step / EPOCH, note.message))

    def _loaded(self) -> Loaded:
        return Loaded(self.run, 1, "cpu", "none")

    def _now(self) -> tuple[object, ...]:
        return self.run, self.step, self.running, self.weight


def serve(connection: Connection) -> None:
    """The real loop around a counting session."""
    channel = Channel(connection)
    channel.send(Ready("none", ("cpu",), os.getpid()))
    try:
        Loop(channel, CountingSession()).run()
    except (EOFError, OSError):
        return


def deaf(connection: Connection) -> None:
    """Starts, and never reads a command."""
    Channel(connection).send(Ready("none", ("cpu",), os.getpid()))
    while True:
        time.sleep(3600)  # until it is killed; Windows has no signal.pause


def hangs_up(connection: Connection) -> None:
    """Loses its end of the pipe and stays."""
    Channel(connection).send(Ready("none", ("cpu",), os.getpid()))
    connection.close()
    while True:
        time.sleep(1.0)


def exits(connection: Connection) -> None:
    """Ends before it is ready."""
    sys.stderr.write("the last words\n")
    os._exit(3)


def raises(connection: Connection) -> None:
    """Fails with an exception before it is ready."""
    raise RuntimeError("no engine today")


def starves(connection: Connection) -> None:
    """Has no memory for the first command."""
    channel = Channel(connection)
    channel.send(Ready("none", ("cpu",), os.getpid()))
    channel.receive()
    raise MemoryError("Unable to allocate 52.3 MiB for an array")


def segfaults(connection: Connection) -> None:
    """Crashes as a library does."""
    faulthandler._sigsegv()  # type: ignore[attr-defined]
