"""What the worlds with a paddle share: a square field, three actions, shades of grey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Mask
from nnsim.core.parameters import Values
from nnsim.data.worlds.world import Actions, Pictures
from nnsim.language.texts import say

SIDE = 10
"""Rows and columns of the field."""

ACTIONS = ("left", "stay", "right")
KEYS = ("Left", "", "Right")

BRICK, PADDLE, BALL = 96, 176, 255
"""Shades of grey."""

PADDLE_WIDTH = say("Width of the paddle. A wide one forgives more.")

Cells = NDArray[np.int16]


def moved(values: Values, at: Cells, actions: Actions) -> Cells:
    """Where paddles at ``at`` [n] are after ``actions`` [n]: one cell on, as far as there is room."""
    return np.clip(at + actions.astype(np.int16) - 1, 0, SIDE - int(values["paddle"]))


def covers(values: Values, at: Cells, columns: Cells) -> Mask:
    """Whether paddles at ``at`` [n] reach over ``columns`` [n]."""
    return (columns >= at) & (columns < at + int(values["paddle"]))


def draw(pictures: Pictures, values: Values, at: Cells, rows: Cells, columns: Cells) -> None:
    """Into ``pictures`` [n, SIDE, SIDE]: paddles at ``at`` [n] in the lowest row, balls at ``rows`` and ``columns``."""
    games = np.arange(len(pictures))
    for cell in range(int(values["paddle"])):
        pictures[games, SIDE - 1, at + cell] = PADDLE
    pictures[games, rows, columns] = BALL
