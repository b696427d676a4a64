"""What the engine sends on its own account: frames on credit, and periodic states for a restart."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from nnsim.client.events import PERIODIC
from nnsim.core.messages import Command, Event, Frame, Save, Saved, WantFrame
from nnsim.engine.shipments import Sender

SAFE_EVERY = 1.0
"""Seconds between two periodic states while something changes."""

SAFE_SOON = 0.1
"""The same after a command, because a person would miss what it did."""

SAFE_SHARE = 0.03
"""Part of the time that periodic states may cost; those of large networks come less often."""

UNDER_WAY = 0.01
"""Seconds between two looks whether a state has arrived, while another one is due."""

Send = Callable[[Event], None]


class Trained(Protocol):
    """What the server needs of ``engine.session.Session``."""

    @property
    def run(self) -> int:
        """Number of the current run, 0 before the first."""

    @property
    def running(self) -> bool:
        """True while it trains."""

    @property
    def has_news(self) -> bool:
        """True if a frame would show something new."""

    def handle(self, command: Command) -> list[Event]:
        """Carry out ``command``."""

    def waits(self) -> float:
        """Seconds until there is something to train: 0 at full speed, inf at rest."""

    def look(self) -> list[Event]:
        """Tell what became ready while there is nothing to train."""

    def advance(self, seconds: float) -> list[Event]:
        """Train for about ``seconds``; returns at once if nothing is due yet."""

    def frame(self, run: int, probes: tuple[str, ...], about: Mapping[str, Any]) -> Frame:
        """The newest state with the history rows that no frame has taken yet."""


class Frames:
    """Answers each credit once, as soon as there is news; holds rows that could not be sent.

    ``changed`` is set by whoever changed the state.
    """

    def __init__(self, session: Trained, send: Send) -> None:
        self._session, self._send = session, send
        self._credit: WantFrame | None = None
        self._tried: WantFrame | None = None
        self._failed = False
        self._unsent: Frame | None = None
        self.changed = False

    def credit(self, credit: WantFrame) -> None:
        """Take a credit; it replaces one that is still open."""
        self._credit = credit

    @property
    def due(self) -> bool:
        """True if there is a credit and something to show for it."""
        credit = self._credit
        if credit is None or credit.run != self._session.run:
            return False
        news = self._session.has_news and not self._failed
        return self.changed or news or credit != self._tried

    def answer(self) -> None:
        """Send the frame that is due, if one is; if that fails, rows, marks and credit stay.

        A request that failed is tried again only after a command.
        """
        if not self.due or self._credit is None:
            return
        self.changed, self._tried, self._failed = False, self._credit, True
        frame = self._session.frame(self._credit.run, self._credit.probes, self._credit.about)
        self._unsent = _joined(self._unsent, frame)
        self._send(self._unsent)
        self._credit = self._unsent = None
        self._failed = False


def _joined(unsent: Frame | None, frame: Frame) -> Frame:
    """``frame`` with the rows and marks of the one that the window did not get."""
    if unsent is None or unsent.run != frame.run:
        return frame
    rows = unsent.history.followed_by(frame.history)
    readings = np.concatenate([unsent.readings, frame.readings])
    here, gone = {mark.key for mark in frame.marks} - {""}, set(frame.gone)
    marks = (*(mark for mark in unsent.marks if mark.key not in here | gone), *frame.marks)
    left = (*(key for key in unsent.gone if key not in here | gone), *frame.gone)
    return replace(frame, history=rows, marks=marks, readings=readings, gone=left)


class SafeState:
    """Lets the state be sent about every second while it changes, so that little is lost in a crash."""

    def __init__(self, session: Trained, ships: Sender, clock: Callable[[], float] = time.monotonic) -> None:
        self._session, self._ships, self._clock = session, ships, clock
        self._sent_at = clock()
        self._took = 0.0
        self._due = math.inf

    def moved(self) -> None:
        """Training went on."""
        self._expect(SAFE_EVERY)

    def changed(self) -> None:
        """A command changed something."""
        self._expect(SAFE_SOON)

    def returned(self) -> None:
        """An earlier state is the present one again, which the window does not know."""
        self._due = self._clock()

    def waits(self) -> float:
        """Seconds until a state is due, inf if none is; while another one is under way it has time."""
        return max(UNDER_WAY if self._ships.is_under_way else 0.0, self._due - self._clock())

    def keep(self) -> None:
        """Send the state if it is due."""
        if self.waits() == 0.0:
            self._keep_now()

    def keep_before(self) -> None:
        """Something risky comes: send the state unless it is known or was sent just now."""
        if math.isfinite(self._due):
            self._ships.wait()
            self.changed()
            self.keep()
        self._ships.wait()

    def _keep_now(self) -> None:
        began, self._due = self._clock(), math.inf
        for event in self._session.handle(Save(PERIODIC)):
            if isinstance(event, Saved):
                self._ships.send(event)
        self._sent_at = self._clock()
        self._took = self._sent_at - began

    def _expect(self, seconds: float) -> None:
        least = (self._took + self._ships.seconds) / SAFE_SHARE
        self._due = min(self._due, self._sent_at + max(seconds, least))
