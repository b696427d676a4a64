"""Two classes on either side of a straight line."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, jittered, noise, streams, turns, two_classes
from nnsim.language.texts import say

HALF = 2.0
"""Half the side of the square that the points fill; turned by any angle it fits into the plane."""


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    y = turns(int(values["count"]), 2)
    u = place.random((len(y), 2))
    margin = float(values["margin"])
    across = (2.0 * y - 1.0) * (margin + (HALF - margin) * u[:, 0])
    along = HALF * (2.0 * u[:, 1] - 1.0)
    angle = np.deg2rad(float(values["angle"]))
    normal = np.array([np.cos(angle), np.sin(angle)])
    line = np.array([-normal[1], normal[0]])
    return jittered(across[:, None] * normal + along[:, None] * line, y, float(values["noise"]), jitter)


GENERATORS.add(
    Generator(
        "linear",
        say("Linear"),
        say(
            "A straight line through the middle separates the classes, so a single neuron is enough. "
            "Without noise and with a margin, Rosenblatt's rule is sure to find such a line."
        ),
        (
            COUNT,
            noise(0.0),
            Number(
                "angle", say("Angle"), 45.0, 0.0, 360.0, say("Direction from class A to class B."), step=5.0, unit="°"
            ),
            Number(
                "margin", say("Margin"), 0.3, 0.0, 1.5, say("Free distance on each side of the line, before noise.")
            ),
        ),
        _make,
        two_classes,
    )
)
