"""Two half circles that reach into each other."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, jittered, noise, polar, streams, turns, two_classes
from nnsim.language.texts import say

RADIUS = 1.7


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    y = turns(int(values["count"]), 2)
    side = 1.0 - 2.0 * y
    x = polar(np.full(len(y), RADIUS), np.pi * place.random(len(y)))
    x += np.array([-RADIUS / 2.0, (float(values["gap"]) - RADIUS) / 2.0])
    return jittered(x * side[:, None], y, float(values["noise"]), jitter)


GENERATORS.add(
    Generator(
        "moons",
        say("Moons"),
        say("Two half moons, the tip of each inside the other. No line separates them; a few hidden neurons do."),
        (
            COUNT,
            noise(0.1),
            Number(
                "gap", say("Gap"), 0.9, 0.1, 3.0, say("Distance from the tip of one moon to the inside of the other.")
            ),
        ),
        _make,
        two_classes,
    )
)
