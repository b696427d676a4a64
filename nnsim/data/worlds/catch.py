"""Catch: one ball falls, and the paddle has to be where it lands."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Flag, Integer, Values
from nnsim.data.worlds.paddle import ACTIONS, KEYS, PADDLE_WIDTH, SIDE, covers, draw, moved
from nnsim.data.worlds.world import WORLDS, Actions, Pictures, States, Step, World
from nnsim.language.texts import say

ROW, COLUMN, DRIFT, AT = range(4)
"""A state: where the ball is, its columns per step, and the leftmost cell of the paddle."""

BOTTOM = SIDE - 1


def _start(values: Values, count: int, rng: np.random.Generator) -> States:
    states = np.zeros((count, 4), np.int16)
    states[:, COLUMN] = rng.integers(SIDE, size=count)
    states[:, AT] = rng.integers(SIDE - int(values["paddle"]) + 1, size=count)
    drift = rng.choice((-1, 1), size=count)
    if values["slanted"]:
        states[:, DRIFT] = drift
    return states


def _step(values: Values, states: States, actions: Actions) -> Step:
    after = states.copy()
    after[:, AT] = moved(values, states[:, AT], actions)
    ahead = states[:, COLUMN] + states[:, DRIFT]
    after[:, DRIFT] = np.where((ahead < 0) | (ahead >= SIDE), -states[:, DRIFT], states[:, DRIFT])
    after[:, COLUMN] += after[:, DRIFT]
    after[:, ROW] += 1
    over = after[:, ROW] == BOTTOM
    caught = covers(values, after[:, AT], after[:, COLUMN])
    return Step(after, np.where(over, np.where(caught, 1, -1), 0).astype(np.float32), over)


def _picture(values: Values, states: States) -> Pictures:
    pictures = np.zeros((len(states), SIDE, SIDE), np.uint8)
    draw(pictures, values, states[:, AT], states[:, ROW], states[:, COLUMN])
    return pictures


def _bounds(values: Values) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (0, 0, -1, 0), (BOTTOM - 1, SIDE - 1, 1, SIDE - int(values["paddle"]))


WORLDS.add(
    World(
        "catch",
        say("Catch"),
        say(
            "A ball falls from the top, one row a step. The paddle at the bottom has to be where it "
            "lands: 1 point if it "
            "is, −1 if not, and the game is over."
        ),
        ACTIONS,
        KEYS,
        (SIDE, SIDE),
        frames=1,
        best=1,
        lowest=-1,
        parameters=(
            Integer("paddle", say("Paddle"), 1, 1, 4, PADDLE_WIDTH, "cells"),
            Flag(
                "slanted",
                say("Slanted fall"),
                False,
                say("The ball also goes one column a step, and back from the walls."),
            ),
        ),
        start=_start,
        step=_step,
        picture=_picture,
        bounds=_bounds,
    )
)
