"""While frames come fast, their pictures take turns, so that no frame has all of them to draw at once."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import cast

from nnsim.core.data import Floats
from nnsim.core.messages import Frame
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.subscriptions import Subscriptions

FAST_S = 1 / 40
"""Seconds below which a frame follows the one before fast."""


class Turn(Enum):
    """What a frame renews, one after the other while frames come fast."""

    EVERYTHING = auto()
    PLANE = auto()
    """The map and the predictions, and whatever draws with them."""
    NETWORK = auto()
    """Neurons and edges."""
    VIEW = auto()
    """A view that has an answer to draw; left out where none has."""

    @property
    def has_plane(self) -> bool:
        """Whether the map is renewed."""
        return self in {Turn.EVERYTHING, Turn.PLANE}

    @property
    def has_network(self) -> bool:
        """Whether neurons and edges are renewed."""
        return self in {Turn.EVERYTHING, Turn.NETWORK}


class Turns:
    """Tells each frame what is its turn."""

    def __init__(self) -> None:
        self._last, self._turn = -math.inf, Turn.EVERYTHING

    def is_soon(self, now: float) -> bool:
        """Whether a frame that comes ``now`` follows the one before fast."""
        return now - self._last < FAST_S

    def next(self, now: float, *, running: bool, waits: bool) -> Turn:
        """Of a frame that came at ``now``, seconds: everything, if it came slowly; ``waits``: a view has an answer."""
        follows, self._last = running and self.is_soon(now), now
        if not follows:
            self._turn = Turn.EVERYTHING
        elif self._turn is Turn.PLANE or self._turn is Turn.EVERYTHING:
            self._turn = Turn.NETWORK
        else:
            self._turn = Turn.VIEW if waits and self._turn is Turn.NETWORK else Turn.PLANE
        return self._turn


class FramePictures:
    """Brings what frames hold to the pictures of ``live`` and to the views that asked.

    ``turn`` is what the newest frame renews, also of what is drawn with each.
    """

    def __init__(self, live: LiveModel, subscriptions: Subscriptions) -> None:
        self._live, self._subscriptions = live, subscriptions
        self._turns, self.turn = Turns(), Turn.EVERYTHING

    def take(self, frame: Frame, now: float, *, running: bool) -> None:
        """A frame came at ``now``, seconds: what its turn leaves out comes later."""
        live, asked = self._live, self._subscriptions
        asked.follow(frame.run, frame.step)
        asked.take(frame.probes, frame.seconds, later=True)
        self.turn = self._turns.next(now, running=running, waits=asked.has_answers)
        if self.turn is Turn.EVERYTHING or self.turn is Turn.VIEW:
            self._hand_out(every=self.turn is Turn.EVERYTHING)
        if "weights" in frame.probes:
            weights = cast("dict[str, Floats]", frame.probes["weights"])
            live.set_weights(weights, plane=self.turn.has_plane, network=self.turn.has_network)
        else:  # a document that cannot be trained as it was opened
            live.forget()
        if "told" in frame.probes:
            live.hear(cast("Floats", frame.probes["told"]))

    def rest(self, now: float, *, running: bool) -> None:
        """No frame came: answers that wait have room, and what the last one left out is drawn if none follows soon."""
        self._hand_out(every=not running)
        if self.turn is not Turn.EVERYTHING and not (running and self._turns.is_soon(now)):
            self.turn = Turn.EVERYTHING
            self._live.set_weights(self._live.weights)

    def _hand_out(self, *, every: bool) -> None:
        """Answers that wait reach the view that waited longest, or all."""
        while self._subscriptions.hand_out() and every:
            pass
