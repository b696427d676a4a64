"""Questions whose answer comes in parts: one turn after the other, with rests in between while it trains."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from nnsim.core.answers.landscape import AboutLandscape
from nnsim.ui.run.bridge import EngineBridge

AT_REST_S, TRAINING_S = 0.04, 0.01
"""Seconds that the engine works on one turn: more while it has nothing else to do."""

REST = 8
"""While it trains, an answer that is complete is followed by a rest of so many times the time that it took."""


class Part(Protocol):
    """What is known so far."""

    @property
    def done(self) -> float:
        """The share of the work that is done."""

    @property
    def ms(self) -> float:
        """Milliseconds that this took."""


A = TypeVar("A", bound=Part)


class Turns(Generic[A]):
    """``heard`` gets every part of the answer; asked is while ``is_wanted`` says so."""

    def __init__(
        self,
        bridge: EngineBridge,
        is_wanted: Callable[[], bool],
        heard: Callable[[A | None], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bridge, self._is_wanted, self._clock = bridge, is_wanted, clock
        self._heard: Callable[[A | None], object] = heard
        self._turn, self._rests_until = 0, 0.0

    def about(self) -> AboutLandscape | None:
        """What is asked next; None while nobody looks, and in a rest."""
        if not self._is_wanted() or (self._bridge.running and self._clock() < self._rests_until):
            return None
        return AboutLandscape(self._turn, TRAINING_S if self._bridge.running else AT_REST_S)

    def take(self, answer: A | None) -> None:
        """A part of the answer came."""
        if answer and answer.done < 1:
            self._turn += 1
        elif answer:
            self._rests_until = self._clock() + REST * answer.ms / 1000
        self._heard(answer)
