"""Interleaved spirals, one arm for each class (Lang and Witbrock, 1988)."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, jittered, letters, noise, polar, ring, streams, turns
from nnsim.language.texts import say

INSIDE = 0.3
OUTSIDE = 2.7


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    arms = int(values["arms"])
    y = turns(int(values["count"]), arms)
    radius = ring(INSIDE, OUTSIDE, place.random(len(y)))
    angle = 2 * np.pi * (float(values["turns"]) * radius / OUTSIDE + y / arms)
    return jittered(polar(radius, angle), y, float(values["noise"]), jitter)


def _classes(values: Values) -> tuple[str, ...]:
    return letters(int(values["arms"]))


GENERATORS.add(
    Generator(
        "spiral",
        say("Spiral"),
        say(
            "Two to five arms wind around each other, each a class of its own. "
            "A hard test: it takes two or three hidden layers and patience."
        ),
        (
            COUNT,
            noise(0.05),
            Integer("arms", say("Arms"), 2, 2, 5, say("How many arms there are, each a class of its own.")),
            Number(
                "turns", say("Turns"), 1.5, 0.25, 3.0, say("How often each arm winds around the centre."), step=0.05
            ),
        ),
        _make,
        _classes,
    )
)
