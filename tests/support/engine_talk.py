"""Waiting for what an engine says, without sleeping."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from nnsim.client.engine_client import EngineClient
from nnsim.client.events import ClientEvent
from nnsim.core.messages import Frame

E = TypeVar("E", bound=ClientEvent)

LIMIT = 20.0
"""Seconds after which a test has waited long enough, on the slowest machine."""


class Talk:
    """Collects the events of ``client`` in ``events``; with ``probes`` it asks for
    frames all the time, as a window does."""

    def __init__(self, client: EngineClient, probes: tuple[str, ...] | None = None) -> None:
        self.client, self.probes = client, probes
        self.events: list[ClientEvent] = []

    def look(self, seconds: float = 0.05) -> None:
        """One turn of a window."""
        if self.probes is not None:
            self.client.want_frame(self.probes)
        self.events += self.client.wait(seconds)

    def until(self, happened: Callable[[], object], seconds: float = LIMIT) -> None:
        """Look on until ``happened()``; an ``AssertionError`` tells what came instead."""
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"{self.client.state} after {self.events[-8:]}"
            self.look()

    def until_came(self, kind: type[E], seconds: float = LIMIT) -> E:
        """The first event of ``kind`` since the last ``forget``."""
        self.until(lambda: self.of(kind), seconds)
        return self.of(kind)[0]

    def of(self, kind: type[E]) -> list[E]:
        """Events of ``kind`` so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def forget(self) -> None:
        """Leave what came so far behind."""
        self.events.clear()

    @property
    def frames(self) -> list[Frame]:
        """Frames of the current run so far."""
        return [frame for frame in self.of(Frame) if frame.run == self.client.run]

    @property
    def rows(self) -> list[list[float]]:
        """History rows of the current run's frames, in order."""
        return [row for frame in self.frames for row in frame.history.rows.tolist()]
