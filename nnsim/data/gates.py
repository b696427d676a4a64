"""Logic gates as data sets: the truth table itself, or a cloud around each of its corners."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnsim.core.parameters import Choice, Values
from nnsim.data.entries import Generator, Points
from nnsim.data.sampling import COUNT, Labels, as_floats, jittered, noise, polar, ring, streams, turns
from nnsim.language.texts import say

PLANE = (-0.5, 1.5, -0.5, 1.5)
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.intp)
"""The rows of the truth table in their usual order."""

CLOUD = 0.25
"""Radius of a cloud without noise; small enough that AND and OR stay separable."""

_FORM = Choice(
    "form",
    say("Form"),
    "clouds",
    (("points", say("Four points")), ("clouds", say("Clouds"))),
    say("Four points: the rows of the truth table, repeated in their order. Clouds: points scattered around them."),
)
_NOISE = noise(
    0.05, say("Standard deviation of the random shift of every point, in units of the axes; for clouds only.")
)

Rule = Callable[[Labels, Labels], Labels]
"""Both inputs, each 0 or 1 -> the output, 0 or 1."""


def gate(name: str, label: str, help_text: str, rule: Rule) -> Generator:
    """The generator of one gate; the corners take turns, so each has the same number of points."""

    def make(values: Values, rng: np.random.Generator) -> Points:
        corner = CORNERS[turns(int(values["count"]), len(CORNERS))]
        y = rule(corner[:, 0], corner[:, 1])
        if values["form"] == "points":
            return Points(as_floats(corner), as_floats(y))
        place, jitter = streams(rng)
        u = place.random((len(corner), 2))
        return jittered(
            corner + polar(ring(0.0, CLOUD, u[:, 0]), 2 * np.pi * u[:, 1]), y, float(values["noise"]), jitter
        )

    return Generator(name, label, help_text, (COUNT, _NOISE, _FORM), make, _truth_values, PLANE)


def _truth_values(_values: Values) -> tuple[str, ...]:
    return ("0", "1")
