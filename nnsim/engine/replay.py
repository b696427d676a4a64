"""The memory of a player: the last frames of several games side by side, from which batches are drawn.

States are kept, not pictures, as float32 like all arrays of a run: small whole numbers are exact in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.data.worlds.world import Actions, States
from nnsim.engine.counting import pack, unpack

GOES_ON, OVER, BROKEN_OFF = range(3)
"""What a step did to its game. A game that was broken off would have gone on: its last state is worth what it seems."""


class Batch(NamedTuple):
    """``stacks`` int16 [b, frames, size], the ``actions`` taken there, the ``returns`` of the steps after them.

    ``later`` are the stacks after these steps, and ``discounts`` what their value counts for: 0 after the end
    of a game. ``known`` is 0 where nothing is known of what came of the action.
    """

    stacks: States
    actions: Actions
    returns: Floats
    later: States
    discounts: Floats
    known: Floats


class Replay:
    """Room for ``slots`` moments of ``games`` games whose states have ``size`` numbers; old ones make way for new ones.

    ``arrays`` hold everything by name: states [slots, games, size], and for each moment the action taken, the points
    that it brought, what it did to the game, and how many steps that had lasted; ``count`` of moments ever added.
    """

    def __init__(self, slots: int, games: int, size: int) -> None:
        names = ("actions", "points", "ends", "ages")
        self.arrays: dict[str, Floats] = {name: np.zeros((slots, games), np.float32) for name in names}
        self.arrays["states"] = np.zeros((slots, games, size), np.float32)
        self.arrays["count"] = pack(0)
        self.slots, self.games = slots, games

    @property
    def filled(self) -> int:
        """How many moments of each game are remembered."""
        return min(unpack(self.arrays["count"]), self.slots)

    def add(self, **moment: NDArray[np.generic]) -> None:
        """One moment of every game: ``states`` [games, size], and the others [games]."""
        count = unpack(self.arrays["count"])
        for name, values in moment.items():
            self.arrays[name][count % self.slots] = values
        self.arrays["count"][:] = pack(count + 1)

    def draw(self, rng: np.random.Generator, rows: int, frames: int, steps: int, discount: float) -> Batch:
        """``rows`` moments, each with what came of it within ``steps``; what is not remembered whole is not drawn."""
        filled, count = self.filled, unpack(self.arrays["count"])
        oldest = frames - 1 if filled == self.slots else 0  # the stack of an older one is no longer whole
        games = rng.integers(self.games, size=rows)
        moments = (count - filled + rng.integers(oldest, filled - steps, size=rows)) % self.slots
        known = self.arrays["ends"][moments, games] != BROKEN_OFF
        returns, discounts = np.zeros(rows, np.float32), np.ones(rows, np.float32)
        at, open_ = moments.copy(), np.ones(rows, np.bool_)
        for _ in range(steps):
            ends = self.arrays["ends"][at, games]
            open_ &= ends != BROKEN_OFF
            returns += np.where(open_, discounts * self.arrays["points"][at, games], 0)
            discounts = np.where(open_, np.where(ends == OVER, 0, discounts * np.float32(discount)), discounts)
            open_ &= ends == GOES_ON
            at = np.where(open_, (at + 1) % self.slots, at)
        actions = self.arrays["actions"][moments, games].astype(np.intp)
        stacks, later = (self.stacks(place, games, frames) for place in (moments, at))
        return Batch(stacks, actions, returns, later, discounts, known.astype(np.float32))

    def stacks(self, moments: NDArray[np.intp], games: NDArray[np.intp], frames: int) -> States:
        """The last ``frames`` states at each of ``moments`` [b], int16 [b, frames, size]."""
        back = np.minimum(np.arange(frames - 1, -1, -1), self.arrays["ages"][moments, games][:, None]).astype(np.intp)
        places = (moments[:, None] - back) % self.slots
        found: States = self.arrays["states"][places, games[:, None]].astype(np.int16)
        return found
