"""Concentric rings of alternating classes."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, Labels, Reals, jittered, noise, polar, ring, streams, turns, two_classes
from nnsim.language.texts import say

OUTSIDE = 2.8
GAP = 0.3
"""Share of each ring's width that stays empty towards the next."""


def _choose(y: Labels, rings: int, u: Reals) -> Labels:
    """A ring for every sample: rings of its class, chosen in proportion to their length.

    The disc in the middle is ring 0 and of class B.
    """
    chosen = np.zeros(len(y), np.intp)
    for label in (0, 1):
        own = np.arange(1 - label, rings, 2)
        length = np.cumsum(own + 0.5)
        mine = y == label
        chosen[mine] = own[np.searchsorted(length, u[mine] * length[-1], side="right")]
    return chosen


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    rings = int(values["rings"])
    y = turns(int(values["count"]), 2)
    u = place.random((len(y), 3))
    inner = _choose(y, rings, u[:, 0]).astype(np.float64)
    radius = ring(inner, inner + 1.0 - GAP, u[:, 1]) * (OUTSIDE / rings)
    return jittered(polar(radius, 2 * np.pi * u[:, 2]), y, float(values["noise"]), jitter)


GENERATORS.add(
    Generator(
        "rings",
        say("Rings"),
        say(
            "Two to six rings around each other, in turn of class B and class A. "
            "Each further ring needs more hidden neurons than the one before."
        ),
        (
            COUNT,
            noise(0.05),
            Integer("rings", say("Rings"), 4, 2, 6, say("How many rings there are, the disc in the middle included.")),
        ),
        _make,
        two_classes,
    )
)
