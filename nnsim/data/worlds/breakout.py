"""A small breakout: the ball comes back from the paddle and takes bricks out of a wall.

In every step the paddle moves first, then the ball, one cell along a diagonal. Walls, ceiling, bricks and paddle throw
it back; a brick beside its way turns it sideways, one above or below it up or down, and both leave the wall.
"""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Mask
from nnsim.core.parameters import Integer, Values
from nnsim.data.worlds.paddle import ACTIONS, BRICK, KEYS, PADDLE_WIDTH, SIDE, Cells, covers, draw, moved
from nnsim.data.worlds.world import WORLDS, Actions, Pictures, States, Step, World
from nnsim.language.texts import say

ROW, COLUMN, DOWN, RIGHT, AT, WALL = range(6)
"""A state: where the ball is, the rows and columns it goes on per step, the leftmost cell of the paddle, and from
``WALL`` on one number per row of bricks, a bit for each of its columns."""

FIRST, ROWS = 1, 3
"""The topmost row of bricks, and how many there are."""

BOTTOM, FULL = SIDE - 1, (1 << SIDE) - 1


def _start(values: Values, count: int, rng: np.random.Generator) -> States:
    states = np.full((count, WALL + ROWS), FULL, np.int16)
    states[:, ROW] = FIRST + ROWS
    states[:, COLUMN] = rng.integers(SIDE, size=count)
    states[:, DOWN] = 1
    states[:, RIGHT] = rng.choice((-1, 1), size=count)
    states[:, AT] = rng.integers(SIDE - int(values["paddle"]) + 1, size=count)
    return states


def _step(values: Values, states: States, actions: Actions) -> Step:
    after = states.copy()
    after[:, AT] = moved(values, states[:, AT], actions)
    row, column = states[:, ROW], states[:, COLUMN]
    right = _turned(column, states[:, RIGHT])
    beside = _take(after, row, column + right)
    right = np.where(beside, -right, right)
    column = np.where(beside, column, column + right)
    down = np.where(row + states[:, DOWN] < 0, 1, states[:, DOWN])
    ahead = _take(after, row + down, column)
    landed = row + down == BOTTOM
    hit = landed & covers(values, after[:, AT], column)
    after[:, ROW] = np.where(ahead | hit, row, row + down)
    after[:, COLUMN] = column
    after[:, DOWN] = np.where(ahead | hit, -down, down)
    after[:, RIGHT] = np.where(hit, _thrown(values, after[:, AT], column, right), right)
    points = (beside.astype(np.float32) + ahead).astype(np.float32)
    return Step(after, points, (landed & ~hit) | ~after[:, WALL:].any(axis=1))


def _turned(column: Cells, right: Cells) -> Cells:
    """The direction that walls leave a ball in ``column`` [n]."""
    ahead = column + right
    return np.where((ahead < 0) | (ahead >= SIDE), -right, right)


def _thrown(values: Values, at: Cells, column: Cells, right: Cells) -> Cells:
    """Sideways as it came where the middle of the paddle is hit, else to the side that is hit."""
    side = np.sign(2 * (column - at) - (int(values["paddle"]) - 1))
    return np.where(side == 0, right, side)


def _take(states: States, row: Cells, column: Cells) -> Mask:
    """Take the brick at ``row`` and ``column`` [n] out of each wall; True where there was one."""
    line = row - FIRST
    inside = (line >= 0) & (line < ROWS) & (column >= 0) & (column < SIDE)
    games, place = np.arange(len(states)), WALL + np.where(inside, line, 0)
    bit = np.left_shift(1, np.where(inside, column, 0), dtype=np.int16)
    found: Mask = inside & ((states[games, place] & bit) != 0)
    states[games, place] -= np.where(found, bit, 0).astype(np.int16)
    return found


def _picture(values: Values, states: States) -> Pictures:
    pictures = np.zeros((len(states), SIDE, SIDE), np.uint8)
    bits = states[:, WALL:, None] >> np.arange(SIDE, dtype=np.int16) & 1
    pictures[:, FIRST : FIRST + ROWS] = bits * BRICK
    draw(pictures, values, states[:, AT], states[:, ROW], states[:, COLUMN])
    return pictures


def _bounds(values: Values) -> tuple[tuple[int, ...], tuple[int, ...]]:
    highest = BOTTOM - 1, SIDE - 1, 1, 1, SIDE - int(values["paddle"])
    return (0, 0, -1, -1, 0, *[0] * ROWS), (*highest, *[FULL] * ROWS)


WORLDS.add(
    World(
        "breakout",
        say("Small Breakout"),
        say(
            "A ball goes along diagonals and takes bricks out of a wall of {side}, a point each. The "
            "paddle throws it back, to the side that is hit. The game is over when the ball gets past it "
            "or the wall is gone.",
            side=SIDE * ROWS,
        ),
        ACTIONS,
        KEYS,
        (SIDE, SIDE),
        frames=2,
        best=SIDE * ROWS,
        lowest=0,
        parameters=(Integer("paddle", say("Paddle"), 2, 1, 4, PADDLE_WIDTH, "cells"),),
        start=_start,
        step=_step,
        picture=_picture,
        bounds=_bounds,
    )
)
