"""The loop of the engine process: take commands, train for some milliseconds, answer, keep the state safe.

Nothing but this loop touches the pipe. At rest it blocks there without using the processor. If the
window goes away the pipe ends and with it the loop; the bootstrap watches the parent besides.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from nnsim.client.coalesce import coalesce
from nnsim.client.transport import Channel, Heard
from nnsim.core.memory import OUT_OF_MEMORY, failure, ran_out
from nnsim.core.messages import (
    Command,
    Edit,
    Event,
    Failed,
    Forget,
    Keep,
    Load,
    Quit,
    Refused,
    Reset,
    Restore,
    Save,
    Saved,
    SetDevice,
    SetRunning,
    Stopped,
    WantFrame,
)
from nnsim.core.moments import Fork
from nnsim.engine.outgoing import Frames, SafeState, Trained
from nnsim.engine.shipments import Shipments
from nnsim.language.texts import say

CHUNK = 0.003
"""Seconds of training between two looks at the pipe: commands feel immediate, and looking costs 1 %."""

READ_AT_ONCE = 64
"""Messages that are read before training goes on."""

SIGN_OF_LIFE = 1.0
"""Seconds between two signs of life while it trains."""


class Loop:
    """Joins a session to a channel."""

    def __init__(self, channel: Channel, session: Trained) -> None:
        self._channel, self._session = channel, session
        self._frames = Frames(session, channel.send)
        self._ships = Shipments(channel)
        self._safe = SafeState(session, self._ships)
        self._read_so_far = self._heard = 0
        self._last_trace = ""
        self._said_at = time.monotonic()

    def run(self) -> None:
        """Run until ``Quit``; raises ``EOFError`` or ``OSError`` once the window is gone."""
        while (commands := self._read()) is not None:
            if commands:  # a person tried something: what goes wrong again is told again
                self._last_trace = ""
            for command in commands:
                self._attempt(partial(self._obey, command), _begun_by(command))
            self._attempt(self._train)
            self._attempt(self._frames.answer)
            self._attempt(self._safe.keep)
            self._show_life()

    # ------------------------------------------------------------ commands

    def _read(self) -> list[Command] | None:
        """Everything that waits, coalesced; None for ``Quit``. Blocks while there is nothing to do."""
        commands: list[Command] = []
        seconds = self._idle_seconds()
        for _ in range(READ_AT_ONCE):
            if not self._channel.poll(seconds):
                break
            seconds = 0.0
            command = self._channel.receive()
            self._read_so_far += 1
            if isinstance(command, Quit):
                self._ships.wait()
                return None
            if isinstance(command, WantFrame):
                self._frames.credit(command)
            else:
                commands.append(command)
        return coalesce(commands)

    def _idle_seconds(self) -> float | None:
        """How long to wait for the next command: not at all with work to do, for ever (None) without any."""
        if self._frames.due:
            return 0.0
        waits = min(self._session.waits(), self._safe.waits())
        if self._session.running:
            waits = min(waits, SIGN_OF_LIFE)
        return waits if math.isfinite(waits) else None

    def _obey(self, command: Command) -> None:
        if isinstance(command, Edit | SetDevice):
            self._safe.keep_before()  # what comes next may be too large for this machine
        self._emit(_of_run(_begun_by(command), event) for event in self._session.handle(command))
        if not isinstance(command, Save | Keep | Forget):
            self._frames.changed = True
            self._safe.changed()
        if isinstance(command, Load | Restore | Fork) and command.kept:
            self._safe.returned()

    # ------------------------------------------------------------ training

    def _train(self) -> None:
        if self._session.waits():
            self._emit(self._session.look())
            return
        self._emit(self._session.advance(CHUNK))
        self._safe.moved()

    # ------------------------------------------------------------ sending

    def _emit(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, Saved):
                self._ships.send(event)
            else:
                self._channel.send(event)

    def _show_life(self) -> None:
        now = time.monotonic()
        if self._read_so_far != self._heard or (self._session.running and now - self._said_at > SIGN_OF_LIFE):
            self._heard, self._said_at = self._read_so_far, now
            self._channel.send(Heard(self._heard))

    def _attempt(self, work: Callable[[], None], run: int | None = None) -> None:
        """Do ``work``; what goes wrong pauses the training and is told once, and the loop lives on."""
        try:
            work()
        except (EOFError, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001  a user's network can fail in any way
            trace = traceback.format_exc()
            if trace != self._last_trace:
                self._last_trace = trace
                self._channel.send(self._told(error, trace, run))
            with suppress(Exception):
                self._session.handle(SetRunning(False))

    def _told(self, error: Exception, trace: str, run: int | None) -> Event:
        """What is said of ``error``, ``run`` where a command would have begun one; Undo gives memory back to others."""
        if run is None and ran_out(error):
            return Stopped(self._session.run, "impossible", OUT_OF_MEMORY)
        return Failed(self._session.run if run is None else run, failure(say("The engine failed"), error), trace)


def _begun_by(command: Command) -> int | None:
    """The run that ``command`` begins, None if it belongs to the current one."""
    return command.run if isinstance(command, Load | Reset | Restore | Fork) else None


def _of_run(run: int | None, event: Event) -> Event:
    """A refusal to begin a run belongs to that run, not to the one that goes on."""
    return replace(event, run=run) if run is not None and isinstance(event, Refused) else event
