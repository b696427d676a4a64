"""Threads that a test starts and leaves running."""

from __future__ import annotations

import sys
import threading
import time
import traceback

from guards.origins import origin, watch

GRACE = 2.0
"""Seconds that a thread gets to end by itself."""

_HARNESS = ("pytest_timeout", "execnet")


class ThreadGuard:
    """Compares by identity: a thread is a leak if it was not there before and still runs."""

    def start(self) -> None:
        """Remember from now on who starts threads."""
        watch(threading.Thread, "start")

    def alive(self) -> list[object]:
        """The running Python threads, those of the test harness left out."""
        return [t for t in threading.enumerate() if not t.name.startswith(_HARNESS)]

    def settle(self, left: list[object]) -> list[object]:
        """Those of ``left`` that still run after the grace period."""
        deadline = time.monotonic() + GRACE
        threads = [thread for thread in left if isinstance(thread, threading.Thread)]
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return [thread for thread in threads if thread.is_alive()]

    def describe(self, thing: object) -> str:
        """Name, origin, and what the thread is doing."""
        assert isinstance(thing, threading.Thread)
        frame = sys._current_frames().get(thing.ident or -1)
        doing = traceback.extract_stack(frame)[-1] if frame else None
        now = f", now at {doing.filename}:{doing.lineno} in {doing.name}" if doing else ""
        return f"thread {thing.name!r} still runs{origin(thing)}{now}"

    def dispose(self, thing: object) -> None:
        """A thread cannot be stopped from outside."""
