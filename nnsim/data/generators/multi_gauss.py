"""Hills and hollows."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, Reals, as_floats, no_classes, noise, polar, streams
from nnsim.language.texts import say

HALF = 2.8
"""Half the side of the square that the points fill."""

CENTRE = 1.7
"""Distance of the bumps' centres from the origin."""


def surface(x: Reals, bumps: int, width: float) -> Reals:
    """The value at points [n, 2]: the sum of all bumps there.

    Bumps lie on a circle, by turns hills of height 1 and hollows of depth 1.
    """
    index = np.arange(bumps)
    centres = polar(np.full(bumps, CENTRE), 2 * np.pi * index / bumps)
    squared = ((x[:, None, :] - centres) ** 2).sum(axis=2)
    value: Reals = np.exp(-squared / (2.0 * width * width)) @ (1.0 - 2.0 * (index % 2))
    return value


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    x = HALF * (2.0 * place.random((int(values["count"]), 2)) - 1.0)
    value = surface(x, int(values["bumps"]), float(values["width"]))
    value = value + float(values["noise"]) * jitter.standard_normal(len(x))
    return Points(as_floats(x), as_floats(np.clip(value, -1.0, 1.0)))


GENERATORS.add(
    Generator(
        "multi_gauss",
        say("Hills"),
        say(
            "Gaussian hills and hollows in turn around the centre; their values lie between −1 and 1. "
            "Fitting them takes a hidden layer."
        ),
        (
            COUNT,
            noise(0.05, say("Standard deviation of the random error of every value; values stay within −1 and 1.")),
            Integer("bumps", say("Bumps"), 4, 1, 8, say("How many hills and hollows there are together.")),
            Number("width", say("Width"), 0.6, 0.1, 1.5, say("Standard deviation of each bump, in units of the axes.")),
        ),
        _make,
        no_classes,
        group=say("Values"),
    )
)
