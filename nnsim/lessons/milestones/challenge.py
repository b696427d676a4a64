"""ImageNet's challenge: the error of each team from 2012 to 2014, as the lecture states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnsim.language.texts import say

Kind = Literal["cnn", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a ``team`` came to in a ``year``.

    ``error``  top-5 error on the test images, in per cent
    ``kind``   whether it was a convolutional network; unknown where nobody established it for this program
    """

    year: int
    team: str
    error: float
    kind: Kind


SOURCE = say("as the lecture states it; of 2012 it says that the winner alone was a convolutional network")

ENTRIES = (
    Entry(2012, say("Supervision"), 15.3, "cnn"),
    Entry(2012, "ISI", 26.1, "other"),
    Entry(2012, "VGG", 26.9, "other"),
    Entry(2012, "XRCE/INRIA", 27.0, "other"),
    Entry(2012, "UvA", 29.6, "other"),
    Entry(2012, "INRIA/LEAR", 33.4, "other"),
    Entry(2013, say("Clarifai"), 11.7, "cnn"),
    Entry(2013, "NUS", 12.9, "unknown"),
    Entry(2013, "Zeiler-Fergus", 13.5, "cnn"),
    Entry(2013, say("A. Howard"), 13.5, "cnn"),
    Entry(2013, "OverFeat", 14.1, "cnn"),
    Entry(2013, "UvA", 14.2, "unknown"),
    Entry(2013, say("Adobe"), 15.2, "unknown"),
    Entry(2013, "VGG", 15.2, "unknown"),
    Entry(2013, "VGG", 23.0, "unknown"),
    Entry(2014, "GoogLeNet", 6.6, "cnn"),
    Entry(2014, "VGG", 7.3, "cnn"),
    Entry(2014, "MSRA", 8.0, "cnn"),
    Entry(2014, say("A. Howard"), 8.1, "unknown"),
    Entry(2014, "DeeperVision", 9.5, "unknown"),
    Entry(2014, "NUS-BST", 9.7, "unknown"),
    Entry(2014, "TTIC-ECP", 10.2, "unknown"),
    Entry(2014, "XYZ", 11.2, "unknown"),
    Entry(2014, "UvA", 12.1, "unknown"),
)
"""By year, the best first. Only what is known for certain is called a convolutional network."""


def of_year(year: float) -> tuple[Entry, ...]:
    """The entries of a year, the best first; none of another year."""
    return tuple(entry for entry in ENTRIES if entry.year == year)


def gap(year: float) -> float | None:
    """How many points of error lie between the best and the second of a year; None of a year without entries."""
    entries = of_year(year)
    return round(entries[1].error - entries[0].error, 1) if len(entries) > 1 else None
