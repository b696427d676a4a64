"""A smiling face: its outline, and eyes and mouth."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, Reals, jittered, noise, polar, ring, streams, turns, two_classes
from nnsim.language.texts import say

OUTLINE, MOUTH = 2.2, 1.3
"""Radii of both curves."""
EYE, APART, HIGH = 0.25, 0.75, 0.75
"""Radius of an eye, and where it is."""
SMILE = 0.8 * np.pi
"""Angle that the mouth spans."""
SHARE = 0.5
"""Of eyes and mouth, how many points are of the mouth."""


def _inside(u: Reals) -> Reals:
    """Eyes and mouth [n, 2] from uniform ``u`` [n, 3]."""
    side = np.where(u[:, 0] < (1 - SHARE) / 2, -1.0, 1.0)
    eyes = polar(ring(0.0, EYE, u[:, 1]), 2 * np.pi * u[:, 2]) + np.stack([APART * side, np.full(len(u), HIGH)], axis=1)
    mouth = polar(np.full(len(u), MOUTH), -np.pi / 2 + SMILE * (u[:, 1] - 0.5))
    return np.where(u[:, :1] < 1 - SHARE, eyes, mouth)


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    y = turns(int(values["count"]), 2)
    u = place.random((len(y), 3))
    outline = polar(np.full(len(y), OUTLINE), 2 * np.pi * u[:, 2])
    x = np.where(y[:, None] == 0, outline, _inside(u))
    return jittered(x, y, float(values["noise"]), jitter)


GENERATORS.add(
    Generator(
        "face",
        say("Face"),
        say(
            "A smiling face: its outline is class A, eyes and mouth are class B. "
            "As a distribution to learn it has holes, a thin line and separate spots."
        ),
        (COUNT, noise(0.05)),
        _make,
        two_classes,
    )
)
