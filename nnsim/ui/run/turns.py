"""While frames come fast, their pictures take turns, so that no frame has all of them to draw at once."""

from __future__ import annotations

import math
from typing import NamedTuple, cast

from nnsim.core.data import Floats
from nnsim.core.messages import Frame
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.subscriptions import Subscriptions

FAST_S = 1 / 40
"""Seconds below which a frame follows the one before fast: every picture is still renewed 20 times a second or more."""


class Turn(NamedTuple):
    """What a frame renews: the plane with the predictions, the network's neurons and edges, all views that wait."""

    plane: bool
    network: bool
    views: bool


EVERYTHING = Turn(plane=True, network=True, views=True)
PLANE = Turn(plane=True, network=False, views=False)
NETWORK = Turn(plane=False, network=True, views=False)


class Turns:
    """Tells each frame what is its turn."""

    def __init__(self) -> None:
        self._last = -math.inf
        self._was_plane = False

    def next(self, now: float, *, running: bool) -> Turn:
        """Of a frame that came at ``now``, seconds: everything, unless it came fast."""
        is_fast, self._last = running and now - self._last < FAST_S, now
        self._was_plane = not is_fast or not self._was_plane
        if not is_fast:
            return EVERYTHING
        return PLANE if self._was_plane else NETWORK


class FramePictures:
    """Brings what frames hold to the pictures of ``live`` and to the views that asked.

    ``turn`` is what the newest frame renews, also of views that draw with each.
    """

    def __init__(self, live: LiveModel, subscriptions: Subscriptions) -> None:
        self._live, self._subscriptions = live, subscriptions
        self._turns, self.turn = Turns(), EVERYTHING

    def take(self, frame: Frame, now: float, *, running: bool) -> None:
        """A frame came at ``now``, seconds: what its turn leaves out comes later."""
        live, self.turn = self._live, self._turns.next(now, running=running)
        self._subscriptions.follow(frame.run, frame.step)
        self._subscriptions.take(frame.probes, frame.seconds, later=not self.turn.views)
        if "weights" in frame.probes:
            weights = cast("dict[str, Floats]", frame.probes["weights"])
            live.set_weights(weights, plane=self.turn.plane, network=self.turn.network)
        else:  # a document that cannot be trained as it was opened
            live.forget()
        if "told" in frame.probes:
            live.hear(cast("Floats", frame.probes["told"]))
        if not self.turn.plane:
            self._hand_out(running)

    def rest(self, *, running: bool) -> None:
        """No frame came: answers that wait have room, and what the last frame left out is drawn once nothing moves."""
        self._hand_out(running)
        if not running and self.turn is not EVERYTHING:
            self.turn = EVERYTHING
            self._live.set_weights(self._live.weights)

    def _hand_out(self, running: bool) -> None:
        """Answers that wait reach a view, or while nothing moves all of them."""
        while self._subscriptions.hand_out() and not running:
            pass
