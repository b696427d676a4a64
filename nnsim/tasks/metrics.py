"""Metrics that tasks declare, and what a guess comes to in them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.language.texts import say
from nnsim.tasks.kinds import Metric

Exact = NDArray[np.float64]


def _per_sample(values: NDArray[Any]) -> Exact:
    """The mean over all numbers of a sample, float64 [n]."""
    if values.ndim == 1:
        return values.astype(np.float64, copy=False)
    means: Exact = as_rows(values).mean(axis=1, dtype=np.float64)
    return means


def _agree(decided: Floats, truth: Floats) -> Exact:
    return _per_sample(decided == truth)


def _squares(decided: Floats, truth: Floats) -> Exact:
    return _per_sample(np.square(decided.astype(np.float64) - truth))


def _misses(decided: Floats, truth: Floats) -> Exact:
    return _per_sample(np.abs(decided.astype(np.float64) - truth))


# ---------------------------------------------------------------- guesses


def _agreement(known: Floats, asked: Floats) -> float:
    """The share of pairs that are equal, from how frequent each class is on both sides."""
    last = int(min(known.max(initial=-1), asked.max(initial=-1)))
    return float(sum(np.mean((known == k).mean(axis=0) * (asked == k).mean(axis=0)) for k in range(last + 1)))


def _together(known: Exact, asked: Exact) -> float:
    """The same of single labels, from these frequencies."""
    return float(sum((known * asked).tolist()))


def _mean_square(known: Floats, asked: Floats) -> float:
    """Spread on both sides, and how far apart their means lie."""
    a, b = known.astype(np.float64), asked.astype(np.float64)
    return float(np.mean(a.var(axis=0) + b.var(axis=0) + np.square(a.mean(axis=0) - b.mean(axis=0))))


def _mean_distance(known: Floats, asked: Floats) -> float:
    """Between two neighbouring numbers lie those pairs that have one on each side of them."""
    a, b = (as_rows(values).astype(np.float64) for values in (known, asked))
    both = np.concatenate([a, b])
    order = both.argsort(axis=0)
    below_a = (order < len(a)).cumsum(axis=0)[:-1] / len(a)
    below_b = (order >= len(a)).cumsum(axis=0)[:-1] / len(b)
    apart = below_a * (1 - below_b) + below_b * (1 - below_a)
    gaps = np.diff(np.take_along_axis(both, order, axis=0), axis=0)
    return float((gaps * apart).sum(axis=0).mean())


def root(mean: float) -> float:
    """Of a mean of squares; NaN of what is none."""
    return math.sqrt(mean) if mean >= 0 else math.nan


ACCURACY = Metric(
    "accuracy",
    say("Accuracy"),
    say("The share of samples that are classified correctly."),
    each=_agree,
    chance=_agreement,
    of_shares=_together,
    written="share",
)
PIXEL_ACCURACY = Metric(
    "pixel_accuracy",
    say("Pixel accuracy"),
    say("The share of pixels that are classified correctly."),
    each=_agree,
    chance=_agreement,
    of_shares=_together,
    written="share",
)
TOKEN_ACCURACY = Metric(
    "token_accuracy",
    say("Accuracy"),
    say("The share of characters that are predicted correctly."),
    each=_agree,
    chance=_agreement,
    of_shares=_together,
    written="share",
)
ROOT_MEAN_SQUARE = Metric(
    "root_mean_square_error",
    say("Root mean square error"),
    say("How far answers lie off; large misses count most."),
    each=_squares,
    chance=_mean_square,
    written="value",
    finish=root,
    follows="squared_error",
)
MEAN_ABSOLUTE = Metric(
    "mean_absolute_error",
    say("Mean absolute error"),
    say("How far answers lie off on average."),
    each=_misses,
    chance=_mean_distance,
    written="value",
    follows="absolute_error",
)
