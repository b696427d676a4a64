"""Values that rise evenly in one direction."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, as_floats, no_classes, noise, streams
from nnsim.language.texts import say

HALF = 2.8
"""Half the side of the square that the points fill."""


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    u = 2.0 * place.random((int(values["count"]), 2)) - 1.0
    angle = np.deg2rad(float(values["angle"]))
    direction = np.array([np.cos(angle), np.sin(angle)])
    value = u @ direction / np.abs(direction).sum() + float(values["noise"]) * jitter.standard_normal(len(u))
    return Points(as_floats(HALF * u), as_floats(np.clip(value, -1.0, 1.0)))


GENERATORS.add(
    Generator(
        "plane",
        say("Plane"),
        say("The value rises evenly from −1 to 1 in one direction, so a single linear neuron can fit it."),
        (
            COUNT,
            noise(0.05, say("Standard deviation of the random error of every value; values stay within −1 and 1.")),
            Number(
                "angle", say("Angle"), 45.0, 0.0, 360.0, say("Direction in which the value rises."), step=5.0, unit="°"
            ),
        ),
        _make,
        no_classes,
        group=say("Values"),
    )
)
