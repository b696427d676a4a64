"""One engine process with the pipe, the threads and the log file that belong to it."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from pathlib import Path
from types import ModuleType

from nnsim.client import bootstrap
from nnsim.client.mailbox import Inbox, Outbox
from nnsim.client.transport import Channel
from nnsim.core.files.litter import sweep
from nnsim.core.memory import failure
from nnsim.core.messages import Failed, Quit
from nnsim.language.texts import say

PREFIX = "nnsim-engine-"
LOGS = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}\.log")
"""Logs of engines in the temporary folder; of a whole group of processes that is killed nobody takes them away."""

LOG_TAIL = 4000
"""Characters of the log that a report carries."""

GRACE = 1.0
"""Seconds between the end of the pipe and the end of the process, before either is taken as both."""


WINDOWS_ERRORS = 0xC0000000
"""Exit statuses from here on are Windows' own, e.g. 0xC0000005 for a crash."""

NO_MEMORY = (0xC0000017, 0xC000012D)


class EngineProcess:
    """Starts ``target`` ("module:function") in a fresh Python; starting takes a few milliseconds here."""

    def __init__(self, target: str) -> None:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        self._log = new_log()
        # At the end of the program too, after multiprocessing has ended the engine: Windows removes no open file.
        self._remove_log = Finalize(self, _remove, args=(self._log,), exitpriority=-1)
        self._process = context.Process(
            target=bootstrap.run, args=(target, there, str(self._log)), name="nnsim-engine", daemon=True
        )
        with main_module_left_alone():
            self._process.start()
        there.close()
        self._channel = Channel(here)
        self.inbox = Inbox(self._channel)
        self.outbox = Outbox(self._channel, self._cannot_send)
        self._ending_since: float | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    @property
    def exitcode(self) -> int | None:
        """As ``multiprocessing.Process.exitcode``: negative for a signal, None while it runs."""
        return self._process.exitcode

    def gone(self) -> bool:
        """True once it ended and its last words have been read. Never blocks."""
        alive = self._process.is_alive()
        if alive and not self.inbox.ended:
            return False
        if not alive and self.inbox.ended:
            return True
        # Of pipe and process one has ended; the other follows within milliseconds, or hangs.
        self._ending_since = self._ending_since or time.monotonic()
        return time.monotonic() - self._ending_since > GRACE

    def log_tail(self) -> str:
        """The end of what the process wrote to its standard error."""
        with suppress(OSError):
            return self._log.read_text(encoding="utf-8", errors="replace")[-LOG_TAIL:]
        return ""

    def end(self, timeout: float) -> None:
        """Ask it to leave, wait up to ``timeout`` seconds, then kill it."""
        self.outbox.put(Quit())
        self._process.join(timeout)
        self.kill()

    def kill(self) -> None:
        """End it now and let go of everything that belongs to it."""
        self._process.kill()
        self._let_go()

    def leave(self) -> threading.Thread:
        """End it without waiting: the system takes its time to free what a large process holds.

        Returns the thread that lets go of what belongs to it.
        """
        self._process.kill()
        letting_go = threading.Thread(target=self._let_go, name="nnsim-engine-leaves", daemon=True)
        letting_go.start()
        return letting_go

    def _let_go(self) -> None:
        self._process.join(GRACE)
        self.outbox.close()
        threads = (self.inbox.thread, self.outbox.thread)
        for thread in threads:
            thread.join(GRACE)
        if not any(thread.is_alive() for thread in threads):
            self._channel.close()
        self._remove_log()

    def _cannot_send(self, error: Exception) -> None:
        self.inbox.add(Failed(0, failure(say("A command could not be sent to the engine"), error), repr(error)))


def sweep_logs() -> None:
    """Take away the logs of engines that were killed together with whoever had started them."""
    sweep(Path(tempfile.gettempdir()), LOGS)


def cause_of_death(exitcode: int | None) -> str:
    """One sentence about the end of a process."""
    if exitcode is not None and exitcode < 0:
        name = signal.Signals(-exitcode).name if -exitcode in set(signal.Signals) else str(-exitcode)
        hint = say("; perhaps the memory ran out") if name == "SIGKILL" else ""
        return say("The engine was ended by the system (signal {name}){hint}.", name=name, hint=hint)
    if exitcode is None:
        return say("The engine does not answer any more.")
    if exitcode >= WINDOWS_ERRORS:
        hint = say("; perhaps the memory ran out") if exitcode in NO_MEMORY else ""
        return say("The engine was ended by the system (error 0x{exitcode:08X}){hint}.", exitcode=exitcode, hint=hint)
    return say("The engine ended unexpectedly (exit status {exitcode}).", exitcode=exitcode)


def _remove(log: Path) -> None:
    with suppress(OSError):
        log.unlink()


def new_log() -> Path:
    """A file of its own for what a process writes to its standard error; swept where nobody took it away."""
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=".log")
    os.close(handle)
    return Path(name)


_main_module = threading.Lock()


@contextmanager
def main_module_left_alone() -> Iterator[None]:
    """Keep the new process from importing the program's main module, and with it Qt, beside torch.

    multiprocessing does so for functions that are defined there; the engine has none.
    """
    with _main_module:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
