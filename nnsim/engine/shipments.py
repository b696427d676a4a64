"""States of large networks leave in a thread of their own, so that training and frames go on meanwhile.

A state never changes once it is taken: only the copy keeps the training waiting, as long as memory takes to be
copied. What is packed, written and read of it, hundreds of megabytes, is done a piece at a time beside it.
"""

from __future__ import annotations

import time
from threading import Lock, Thread
from typing import Protocol

from nnsim.client.transport import Channel
from nnsim.core.messages import Saved
from nnsim.engine.timeline import size_of

AT_ONCE = 1 << 20
"""Bytes of a state that is sent at once: a thread would take longer to begin."""


class Sender(Protocol):
    """What becomes of states that are to be sent."""

    @property
    def is_under_way(self) -> bool:
        """Whether one has not arrived yet."""

    @property
    def seconds(self) -> float:
        """How long the last one took beside the training."""

    def send(self, saved: Saved) -> None:
        """Send this one, behind those under way."""

    def wait(self) -> None:
        """Wait until all have arrived."""


class Shipments:
    """Sends states over ``channel`` one after the other, in the order in which they were taken."""

    def __init__(self, channel: Channel) -> None:
        self.seconds = 0.0
        self._channel = channel
        self._lock = Lock()
        self._waiting: list[Saved] = []
        self._thread: Thread | None = None
        self._error: Exception | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether one has not arrived yet."""
        return self._thread is not None

    def send(self, saved: Saved) -> None:
        """Send this one, behind those under way; raises what went wrong with one before."""
        error, self._error = self._error, None
        if error is not None:
            raise error
        with self._lock:
            if self._thread is not None:
                self._waiting.append(saved)
                return
            if _size(saved) > AT_ONCE:
                self._waiting.append(saved)
                self._thread = Thread(target=self._carry, name="nnsim-states", daemon=True)
                self._thread.start()
                return
        self.seconds = 0.0
        self._channel.send(saved)

    def wait(self) -> None:
        """Wait until all have arrived, or the window is gone."""
        if thread := self._thread:
            thread.join()

    def _carry(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                saved = self._waiting.pop(0)
            began = time.monotonic()
            try:
                self._channel.send_in_parts(saved)
            except OSError:  # the window is gone; the loop notices, too
                with self._lock:
                    self._waiting.clear()
            except Exception as error:  # noqa: BLE001  told with the next one, or the thread would end unseen
                self._error = error
            self.seconds = time.monotonic() - began
            del saved  # or it would stay until the next one comes


def _size(saved: Saved) -> int:
    """Bytes of a state, with what is kept of earlier ones."""
    past = saved.checkpoint.past
    return size_of(saved.checkpoint) + (len(past.block) if past else 0)
