"""From findings to lines with bands: the median over the seeds, and from the least to the largest of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.core.findings import Finding, Findings

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Banded:
    """One line: places ``x`` [n], and over the seeds the ``middle``, the ``low`` and the ``high`` of each [n].

    ``low`` and ``high`` are the least and the largest value. Whatever the values are distributed like, the median of
    all seeds that there are lies between those of k seeds with probability 1 - 2 (1/2)^k: 94 of 100 times for five.
    """

    line: str
    measure: str
    x: Reals
    middle: Reals
    low: Reals
    high: Reals


def banded(findings: Findings, line: str, measure: str) -> Banded:
    """The line of a measure over the places at which there is a number."""
    return _banded(line, measure, [(row.x, row) for row in findings.rows if (row.line, row.measure) == (line, measure)])


def profile(findings: Findings, line: str, word: str, x: float) -> Banded:
    """Of the variants at ``x``: the measures that are called ``word`` and a number, over that number."""
    there = [row for row in findings.rows if row.line == line and row.x == x and row.measure.startswith(word)]
    found = [(float(row.measure[len(word) :]), row) for row in there if row.measure[len(word) :].isdigit()]
    return _banded(line, word, found)


def places(findings: Findings, line: str = "") -> tuple[float, ...]:
    """Every x at which there are findings, of all lines or of one."""
    return tuple(sorted({row.x for row in findings.rows if line in ("", row.line)}))


def coverage(seeds: int) -> float:
    """How probable it is that the median of all seeds lies within the band of so many: 1 - 2 (1/2)^seeds."""
    return max(1 - 2.0 ** (1 - seeds), 0.0)


def _banded(line: str, measure: str, found: list[tuple[float, Finding]]) -> Banded:
    by_place: dict[float, list[float]] = {}
    for place, row in found:
        by_place.setdefault(place, []).append(row.value)
    at = sorted(by_place)
    columns = [[float(of(by_place[x])) for x in at] for of in (np.median, np.min, np.max)]
    middle, low, high = (np.array(column, np.float64) for column in columns)
    return Banded(line, measure, np.array(at, np.float64), middle, low, high)
