"""A disc inside a ring."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, jittered, noise, polar, ring, streams, turns, two_classes
from nnsim.language.texts import say

MIDDLE = 1.6
OUTSIDE = 2.7


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    y = turns(int(values["count"]), 2)
    u = place.random((len(y), 2))
    half = float(values["gap"]) / 2.0
    radius = np.where(y == 1, ring(0.0, MIDDLE - half, u[:, 0]), ring(MIDDLE + half, OUTSIDE, u[:, 0]))
    return jittered(polar(radius, 2 * np.pi * u[:, 1]), y, float(values["noise"]), jitter)


GENERATORS.add(
    Generator(
        "circle",
        say("Circle"),
        say(
            "Class B fills a disc and class A the ring around it. No line separates them; "
            "three hidden neurons or the features x₁² and x₂² do."
        ),
        (
            COUNT,
            noise(0.1),
            Number("gap", say("Gap"), 0.6, 0.0, 2.0, say("Width of the empty band between disc and ring.")),
        ),
        _make,
        two_classes,
    )
)
