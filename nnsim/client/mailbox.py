"""Two threads that keep the window from ever waiting for the pipe.

``Outbox`` sends: a full pipe (an engine that is busy, a large data set) holds up its thread only,
and what waits meanwhile is coalesced. ``Inbox`` receives: it takes everything at once, so the
engine is never held up by a window that stands still, and of periodic states keeps the newest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from nnsim.client.coalesce import coalesce
from nnsim.client.events import PERIODIC
from nnsim.client.transport import Channel, Heard
from nnsim.core.messages import Command, Event, Saved, WantFrame

Message = Event | Heard


class Outbox:
    """Commands in order; the one credit for a frame follows when no command waits."""

    def __init__(self, channel: Channel, on_error: Callable[[Exception], None]) -> None:
        self.taken = 0
        self._channel, self._on_error = channel, on_error
        self._commands: list[Command] = []
        self._credit: WantFrame | None = None
        self._closed = False
        self._changed = threading.Condition()
        self.thread = threading.Thread(target=self._run, name="nnsim-engine-send", daemon=True)
        self.thread.start()

    def put(self, command: Command) -> None:
        """Send ``command`` soon; returns at once."""
        with self._changed:
            if isinstance(command, WantFrame):
                self._credit = command
            else:
                self._commands = coalesce([*self._commands, command])
            self._changed.notify()

    def awaits(self, heard: int) -> bool:
        """True if a command waits here, or was sent after the first ``heard`` ones."""
        return bool(self._commands or self._credit) or self.taken > heard

    def close(self) -> None:
        """End the thread as soon as it is not writing; what waits is dropped."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        while (command := self._next()) is not None:
            try:
                self._channel.send(command)
            except OSError:  # the process is gone; the inbox notices too
                return
            except Exception as error:  # noqa: BLE001  told to the window, or the thread would end unseen
                self._on_error(error)

    def _next(self) -> Command | None:
        with self._changed:
            self._changed.wait_for(lambda: self._commands or self._credit or self._closed)
            if self._closed:
                return None
            self.taken += 1
            if self._commands:
                return self._commands.pop(0)
            credit, self._credit = self._credit, None
            return credit


class Inbox:
    """Messages in order, until the other side is gone."""

    def __init__(self, channel: Channel) -> None:
        self.ended = False
        self._channel = channel
        self._messages: list[Message] = []
        self._changed = threading.Condition()
        self.thread = threading.Thread(target=self._run, name="nnsim-engine-receive", daemon=True)
        self.thread.start()

    def take(self) -> list[Message]:
        """What came since the last call."""
        with self._changed:
            messages, self._messages = self._messages, []
            return messages

    def wait(self, seconds: float) -> None:
        """Block until there is something to take, the other side is gone, or time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self._messages or self.ended, seconds)

    def add(self, message: Message) -> None:
        """Put ``message`` last; it replaces an earlier one that it makes needless."""
        with self._changed:
            self._messages = [old for old in self._messages if not _outdates(message, old)]
            self._messages.append(message)
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            while True:
                self.add(self._channel.receive())
        except (EOFError, OSError):
            pass
        finally:
            with self._changed:
                self.ended = True
                self._changed.notify_all()


def _outdates(new: Message, old: Message) -> bool:
    """A later periodic state says all that an earlier one did."""
    if isinstance(new, Saved) and isinstance(old, Saved):
        return new.ticket == old.ticket == PERIODIC
    return isinstance(new, Heard) and isinstance(old, Heard)
