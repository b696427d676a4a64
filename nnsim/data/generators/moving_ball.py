"""Videos of a ball that moves in one of four directions: no single picture tells in which."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import as_floats, turns
from nnsim.language.texts import say

WAYS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}
"""Rows and columns per picture."""

BALL = 2
"""Side of the ball, pixels."""


def _make(values: Values, rng: np.random.Generator) -> Points:
    """Every place is as likely in every picture, whatever the direction: what leaves at an edge comes in opposite."""
    start, grain = rng.spawn(2)
    count, steps, side = (int(values[name]) for name in ("count", "pictures", "side"))
    way = turns(count, len(WAYS))
    by = np.array(list(WAYS.values()))[way]
    at = start.integers(side, size=(count, 1, 2)) + by[:, None] * np.arange(steps)[:, None]
    rows, columns = (((at[..., axis, None] + np.arange(BALL)) % side) for axis in (0, 1))
    cells = np.arange(side)
    is_row = (rows[..., None] == cells).any(axis=2)
    is_column = (columns[..., None] == cells).any(axis=2)
    bright = (is_row[..., :, None] & is_column[..., None, :]).astype(np.float64)
    bright += float(values["noise"]) * grain.standard_normal(bright.shape)
    return Points(np.rint(255 * bright.clip(0, 1)).astype(np.uint8), as_floats(way))


GENERATORS.add(
    Generator(
        "moving_ball",
        say("Moving ball"),
        say(
            "Short videos of a ball that moves left, right, up or down and comes in again at the other side. "
            "A single picture does not tell in which direction it moves; two in a row do."
        ),
        (
            Integer("count", say("Videos"), 400, 2, 4_000, say("How many videos there are, train and test together.")),
            Number(
                "noise",
                say("Noise"),
                0.15,
                0.0,
                1.0,
                say("Standard deviation of what is added to every pixel at random."),
            ),
            Integer(
                "pictures", say("Pictures"), 6, 1, 32, say("How many pictures a video has; with one nobody can tell.")
            ),
            Integer("side", say("Side"), 10, 6, 32, say("Rows and columns of a picture.")),
        ),
        _make,
        lambda _values: tuple(WAYS),
        group=say("Videos"),
        kind="video",
    )
)
