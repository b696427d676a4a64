"""One game that is played step by step, and the same beginning for whoever plays it. Qt-free."""

from __future__ import annotations

from collections import deque

import numpy as np

from nnsim.core import seeds
from nnsim.core.data import Floats
from nnsim.data.worlds.game import LIMIT, Game
from nnsim.data.worlds.world import Pictures

REMEMBERED = 60
"""Frames whose values are kept for the curve."""


class Match:
    """``number`` tells which beginning it has; ``values`` are what the best move seemed worth, frame by frame."""

    def __init__(self, game: Game, number: int) -> None:
        self.game, self.number = game, number
        self.stacks = game.start(1, seeds.generator(number, "match"))
        self.points, self.steps, self.is_over = 0.0, 0, False
        self.values: deque[float] = deque(maxlen=REMEMBERED)
        self.gains: deque[float] = deque(maxlen=REMEMBERED)

    @property
    def seen(self) -> Pictures:
        """What the player sees, uint8 [1, h, w] or [1, h, w, frames]."""
        return self.game.seen(self.stacks)

    @property
    def picture(self) -> Pictures:
        """The game as it stands, uint8 [h, w]."""
        picture: Pictures = self.game.world.picture(self.game.values, self.stacks[:, -1])[0]
        return picture

    def move(self, action: int, values: Floats) -> None:
        """Make one step; ``values`` [actions] are what the moves seemed worth before it, [0] where nobody knows."""
        if self.is_over:
            return
        step = self.game.step(self.stacks, np.array([action]))
        gained = float(step.points[0])
        self.stacks, self.steps = step.states, self.steps + 1
        self.points += gained
        self.is_over = bool(step.over[0]) or self.steps >= LIMIT
        self.values.append(float(values.max()) if len(values) else float("nan"))
        self.gains.append(gained)
