"""Round clouds, one for each class."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, Reals, jittered, letters, noise, polar, streams, turns
from nnsim.language.texts import say

CENTRE = 1.7
"""Distance of the clouds' centres from the origin."""

REACH = 1.25
"""The Gaussian clouds are cut off at this radius, so that they stay inside the plane."""


def _radius(spread: float, u: Reals) -> Reals:
    """Distances from the centre of a Gaussian cloud (Rayleigh distribution), cut off at ``REACH``."""
    mass = -np.expm1(-((REACH / spread) ** 2) / 2.0)
    radii: Reals = spread * np.sqrt(-2.0 * np.log1p(-mass * u))
    return radii


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    classes = int(values["classes"])
    y = turns(int(values["count"]), classes)
    u = place.random((len(y), 2))
    # The first cloud lies at the lower left, so that with two classes B is at the upper right.
    centres = polar(np.full(len(y), CENTRE), 2 * np.pi * (y / classes + 0.625))
    offsets = polar(_radius(float(values["spread"]), u[:, 0]), 2 * np.pi * u[:, 1])
    return jittered(centres + offsets, y, float(values["noise"]), jitter)


def _classes(values: Values) -> tuple[str, ...]:
    return letters(int(values["classes"]))


GENERATORS.add(
    Generator(
        "gauss",
        say("Gauss"),
        say(
            "One round cloud for each of two to ten classes. Two clouds need only a line; "
            "the wider they spread, the more mistakes nobody can avoid."
        ),
        (
            COUNT,
            noise(0.0),
            Integer("classes", say("Classes"), 2, 2, 10, say("How many clouds there are, each a class of its own.")),
            Number(
                "spread", say("Spread"), 0.5, 0.05, 1.0, say("Standard deviation of each cloud, in units of the axes.")
            ),
        ),
        _make,
        _classes,
    )
)
