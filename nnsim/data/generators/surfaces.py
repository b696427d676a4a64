"""Surfaces in space that a flat sheet was bent to: a swiss roll and an S; the target is where on the sheet one is.

Both are as evenly covered as the sheet was. The roll is the one of Tenenbaum, de Silva and Langford (2000).
"""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import Reals, as_floats, no_classes, noise, streams
from nnsim.language.texts import say

COUNT = Integer("count", say("Samples"), 1000, 2, 20_000, say("How many points there are, train and test together."))

WIDTH = Number("width", say("Width"), 8.0, 0.5, 20.0, say("How wide the sheet is that was bent."), step=0.5)

INNER, SIZE = 1.5 * np.pi, 5.5
"""The angle at which the roll begins, radians, and its outer radius."""

GROUP = say("Surfaces")

BENDS, RADIUS = 1.5 * np.pi, 2.75
"""The angle that either half of the S goes round, radians, and its radius."""


def _spread(points: Reals, along: Reals, values: Values, jitter: np.random.Generator) -> Points:
    """Points [n, 3] with their noise; ``along`` [n], from 0 to 1, is told from −1 to 1."""
    moved = points + float(values["noise"]) * jitter.standard_normal(points.shape)
    return Points(as_floats(moved), as_floats(2.0 * along - 1.0))


def _roll(values: Values, rng: np.random.Generator) -> Points:
    """The length of a spiral grows nearly as the square of its angle, so that is drawn evenly."""
    place, jitter = streams(rng)
    along, across = place.random((int(values["count"]), 2)).T
    outer = INNER + 2.0 * np.pi * float(values["turns"])
    angle = np.sqrt(INNER**2 + along * (outer**2 - INNER**2))
    radius = SIZE * angle / outer
    y = float(values["width"]) * (across - 0.5)
    return _spread(np.stack([radius * np.cos(angle), y, radius * np.sin(angle)], axis=1), along, values, jitter)


def _letter(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    along, across = place.random((int(values["count"]), 2)).T
    angle = BENDS * (2.0 * along - 1.0)
    y = float(values["width"]) * (across - 0.5)
    points = np.stack([np.sin(angle), y / RADIUS, np.sign(angle) * (np.cos(angle) - 1.0)], axis=1) * RADIUS
    return _spread(points, along, values, jitter)


GENERATORS.add(
    Generator(
        "swiss_roll",
        say("Swiss roll"),
        say("A sheet rolled up in space, and how far along it one is: near in space is not near on the sheet."),
        (
            COUNT,
            noise(0.0),
            Number("turns", say("Turns"), 1.5, 1.0, 2.0, say("How often the sheet is rolled round."), step=0.1),
            WIDTH,
        ),
        _roll,
        no_classes,
        group=GROUP,
        kind="table",
        columns=("x", "y", "z"),
        axes="0,2",
    )
)

GENERATORS.add(
    Generator(
        "s_curve",
        say("S-curve"),
        say("A sheet bent to an S in space, and how far along it one is."),
        (COUNT, noise(0.0), WIDTH),
        _letter,
        no_classes,
        group=GROUP,
        kind="table",
        columns=("x", "y", "z"),
        axes="0,2",
    )
)
