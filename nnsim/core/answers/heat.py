"""Which parts of a sample an answer is due to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.messages import FIRST_SAMPLE, ProbeSample

Method = Literal["cover", "gradient", "relevance"]

DECIDED = -1
"""In the place of a unit: the class or token that the network holds most probable, or its first value."""


@dataclass(frozen=True, slots=True)
class HeatQuestion:
    """What is asked of one answer.

    ``unit``      the class, value or token that the answer is about, or ``DECIDED``
    ``patch``     how many pixels or steps are covered at once along each axis
    ``redrawn``   so many layers with weights, counted from the output, have other random weights than they learned
    ``modality``  which of the things that a sample consists of is looked at, such as its image or its text
    """

    sample: ProbeSample = FIRST_SAMPLE
    unit: int = DECIDED
    method: Method = "cover"
    patch: int = 1
    redrawn: int = 0
    modality: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """The patch whose covering changes the answer most: where it begins along each axis, its sides, and the answer."""

    start: tuple[int, ...]
    sides: tuple[int, ...]
    answer: float


@dataclass(frozen=True, eq=False, slots=True)
class HeatMap:
    """The answer to a ``question``, about ``unit``.

    ``heat``    float32 [h, w] for each pixel, [length] for each step, character or word, or [inputs]: what speaks for
                the answer is positive. Of covering: how far the answer falls, the mean over the patches that cover the
                place; of the others: parts of the ``score``
    ``score``   that of the unit before its answer is made of it
    ``answer``  the probability of the class or token, or the value in its own units
    ``covered`` the patch that counts most; None where nothing was covered
    ``passes``  how often the network was asked, and ``ms`` how long all of it took
    """

    question: HeatQuestion
    unit: int
    heat: Floats
    score: float
    answer: float
    covered: Covered | None
    passes: int
    ms: float


def rank_correlation(first: Floats, second: Floats) -> float:
    """Spearman's coefficient of two maps of one shape; equal numbers share their ranks, and a flat map has NaN."""
    a, b = (_ranks(heat.reshape(-1)) for heat in (first, second))
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else float("nan")


def _ranks(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[where.reshape(-1)]
