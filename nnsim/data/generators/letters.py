"""Letters on a retina of 20 by 20 photocells: an X, or one of eight others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import Labels, as_floats, streams, turns
from nnsim.language.texts import say

Doubles = NDArray[np.float64]

SIDE = 20
"""Photocells of the retina's side, as the Mark I had."""

CLASSES = ("not X", "X")

STROKES = {
    "X": "11 99, 19 91",
    "T": "11 91, 51 59",
    "L": "11 19, 19 99",
    "H": "11 19, 91 99, 15 95",
    "V": "11 59, 91 59",
    "N": "19 11, 11 99, 99 91",
    "Z": "11 91, 91 19, 19 99",
    "O": "31 71, 71 93, 93 97, 97 79, 79 39, 39 17, 17 13, 13 31",
    "+": "51 59, 15 95",
}
"""Strokes with two ends each, which are two digits, across and down, from 1 to 9."""


def _strokes(letter: str) -> Doubles:
    """The ends of all strokes [strokes, 2, 2], from -1 to 1."""
    ends = [[[int(digit) for digit in end] for end in stroke.split()] for stroke in STROKES[letter].split(", ")]
    return (np.array(ends, np.float64) - 5.0) / 4.0


def _make(values: Values, rng: np.random.Generator) -> Points:
    """Every second one is an X; the others take turns. All are moved, tilted, and drawn larger or smaller."""
    place, grain = streams(rng)
    count = int(values["count"])
    y = turns(count, len(CLASSES))
    others = tuple(STROKES)[1:]
    names = ["X" if is_x else others[at // 2 % len(others)] for at, is_x in enumerate(y)]
    u = place.random((count, 5))
    angle = np.radians(float(values["tilt"])) * (2 * u[:, 0] - 1)
    ink = np.stack([_ink(_strokes(name), angle[at], u[at, 1:]) for at, name in enumerate(names)])
    seen = ink ^ (grain.random(ink.shape) < float(values["noise"]))
    return Points(np.where(seen, 255, 0).astype(np.uint8), as_floats(y))


def _ink(strokes: Doubles, angle: float, u: Doubles) -> Labels:
    """Which photocells see ink [side, side]: those that lie near one of ``strokes``."""
    radius, thick = 5.5 + 2.5 * u[0], 0.8 + 0.5 * u[1]
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    ends = radius * strokes @ turn + (SIDE - 1) / 2 + 3 * (u[2:4] - 0.5)
    across, down = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    cells = np.stack([across, down], axis=-1).reshape(-1, 1, 2)
    start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
    along = ((cells - start) * way).sum(axis=2) / (way**2).sum(axis=1)
    nearest = start + along.clip(0, 1)[..., None] * way
    near: Labels = (np.linalg.norm(cells - nearest, axis=2).min(axis=1) <= thick).reshape(SIDE, SIDE)
    return near


GENERATORS.add(
    Generator(
        "letters",
        say("X or not X"),
        say(
            "Letters on a retina of 20 × 20 photocells, as the Mark I had one: half of them are an "
            "X, the others are not. "
            "They are moved, tilted, and drawn larger or smaller."
        ),
        (
            Integer(
                "count", say("Letters"), 400, 2, 4_000, say("How many letters there are, train and test together.")
            ),
            Number(
                "noise",
                say("Noise"),
                0.02,
                0.0,
                0.5,
                say("The share of photocells that see the opposite of what is there."),
            ),
            Number(
                "tilt", say("Tilt"), 12.0, 0.0, 45.0, say("How far letters are turned at most, in degrees."), step=1.0
            ),
        ),
        _make,
        lambda _values: CLASSES,
        group=say("Images"),
        kind="image",
    )
)
