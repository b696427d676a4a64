"""While frames come fast, their pictures take turns, so that no frame has all of them to draw at once."""

from __future__ import annotations

import math
from typing import NamedTuple

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
