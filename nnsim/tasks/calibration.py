"""Whether answers are as often right as their probability says."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Mask
from nnsim.tasks.confusion import Counts

BINS = 10


class Calibration(NamedTuple):
    """Answers in ``BINS`` bins of equal width by the probability of the decided class.

    ``counts`` [BINS], the mean probability of each bin in ``said`` [BINS], and in ``right`` [BINS] the share of its
    answers that are right; both NaN where there are none.
    """

    counts: Counts
    said: Doubles
    right: Doubles

    @property
    def error(self) -> float:
        """The expected calibration error: how far apart both are, on average over all answers; NaN without any."""
        total = int(self.counts.sum())
        apart = np.nan_to_num(np.abs(self.said - self.right))
        return float((self.counts * apart).sum() / total) if total else np.nan


def bins_of(sureness: Doubles) -> Counts:
    """The number of the bin of each probability [n]; an edge belongs to the bin below it."""
    edges = np.linspace(0.0, 1.0, BINS + 1)[1:-1]
    found: Counts = np.searchsorted(edges, sureness).astype(np.int64)
    return found


def calibration(sureness: Doubles, right: Mask) -> Calibration:
    """Of probabilities [n] without NaN, and whether the decided class is the true one [n]."""
    places = bins_of(sureness)
    counts = np.bincount(places, minlength=BINS)
    with np.errstate(invalid="ignore"):
        said, good = (np.bincount(places, values, BINS) / counts for values in (sureness, right.astype(np.float64)))
    return Calibration(counts, said, good)
