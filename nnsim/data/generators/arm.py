"""Where the hand of an arm with two joints is."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Number, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, as_floats, no_classes, noise, polar, streams
from nnsim.language.texts import say

WIDEST = 2.9
"""The largest angle of a joint either way, in radians: nearly all around."""


def _make(values: Values, rng: np.random.Generator) -> Points:
    """Both parts of the arm together are as long as 1, so that the hand stays within -1 and 1."""
    place, jitter = streams(rng)
    angles = WIDEST * (2.0 * place.random((int(values["count"]), 2)) - 1.0)
    upper = float(values["upper"])
    hand = polar(upper, angles[:, 0]) + polar(1.0 - upper, angles.sum(axis=1))
    hand += float(values["noise"]) * jitter.standard_normal(hand.shape)
    return Points(as_floats(angles), as_floats(np.clip(hand, -1.0, 1.0)))


GENERATORS.add(
    Generator(
        "arm",
        say("Robot arm"),
        say("The angles of shoulder and elbow, in radians, and where the hand is then: two values for every point."),
        (
            COUNT,
            noise(0.0, say("Standard deviation of the random error of both values; they stay within −1 and 1.")),
            Number("upper", say("Upper arm"), 0.6, 0.1, 0.9, say("Its length; with the forearm it is 1."), step=0.05),
        ),
        _make,
        no_classes,
        group=say("Values"),
        columns=("shoulder", "elbow"),
        targets=("hand x", "hand y"),
    )
)
