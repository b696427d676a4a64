"""Columns of categories: numbered while they are read, one input per category in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.problem import ProblemError
from nnsim.io.cells import Cells
from nnsim.io.numerals import PLAIN
from nnsim.io.result import stored
from nnsim.io.sources import MAX_BYTES, Source, failure
from nnsim.language.texts import say

MAX_CATEGORIES = 200
"""Most different words that a column of categories may hold."""

Order = tuple[tuple[str, ...], NDArray[np.intp]]
"""Categories, and for each number its place among them."""


class Coded:
    """The categories of one column, numbered in the order in which they came."""

    def __init__(self, name: str, source: Source, cells: Cells, *, is_target: bool = False) -> None:
        self.name, self._source, self._cells, self._is_target = name, source, cells, is_target
        self._known: dict[str, float] = {}
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def codes(self, cells: Sequence[str]) -> NDArray[np.float64]:
        """The number of each cell's category; NaN where the cell is missing."""
        known = self._known
        for cell in set(cells).difference(known):
            self._known[cell] = self._number(cell)
        return np.fromiter(map(known.__getitem__, cells), np.float64, len(cells))

    def _number(self, cell: str) -> float:
        """Cells that differ in outer blanks only are the same category."""
        if self._cells.is_missing(cell):
            return np.nan
        word = self._cells.label(cell)
        if word not in self._numbers:
            if len(self.words) >= MAX_CATEGORIES:
                raise self._too_many()
            self._numbers[word] = len(self.words)
            self.words.append(word)
        return float(self._numbers[word])

    def _too_many(self) -> ProblemError:
        what = say(
            "column {name} has more than {max_categories} different", name=self.name, max_categories=MAX_CATEGORIES
        )
        if self._is_target:
            return failure(self._source, say("{what} classes; learn it as values, or choose another target", what=what))
        return failure(self._source, say("{what} categories; ignore it or use it as numbers", what=what))

    def ordered(self, codes: NDArray[np.float64]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
        """The categories that ``codes`` [n] still hold, in natural order, and for each number its place in it."""
        used = np.bincount(codes.astype(np.intp), minlength=len(self.words)) > 0
        numbers = sorted(np.flatnonzero(used).tolist(), key=lambda number: natural(self.words[number]))
        place = np.zeros(len(self.words), np.intp)
        place[numbers] = np.arange(len(numbers))
        return tuple(self.words[number] for number in numbers), place


@dataclass(frozen=True, slots=True)
class Inputs:
    """A column that is an input; with ``coded`` it becomes one input per category."""

    name: str
    coded: Coded | None


def join(rows: NDArray[Any], parts: Sequence[Inputs], source: Source) -> tuple[NDArray[Any], tuple[str, ...]]:
    """The inputs [n, d] and their names, from ``rows`` whose first columns are ``parts``."""
    if not any(part.coded for part in parts):
        names = tuple(part.name for part in parts)
        return _cut(rows, len(parts)), names
    found = [None if part.coded is None else part.coded.ordered(rows[:, i]) for i, part in enumerate(parts)]
    names = tuple(name for part, order in zip(parts, found, strict=True) for name in _names(part, order))
    if len(rows) * len(names) * 4 > MAX_BYTES:
        raise failure(
            source,
            say("one input per category would be {inputs}; ignore a column", inputs=counted(len(names), "input")),
        )
    numbers = [place for place, order in enumerate(found) if order is None]
    x = np.zeros((len(rows), len(names)), stored(rows[:, numbers]).dtype)
    at = 0
    for place, order in enumerate(found):
        if order is None:
            x[:, at] = rows[:, place]
            at += 1
            continue
        x[np.arange(len(rows)), at + order[1][rows[:, place].astype(np.intp)]] = 1.0
        at += len(order[0])
    return x, names


def _cut(rows: NDArray[Any], width: int) -> NDArray[Any]:
    """The first columns of ``rows``, moved together in the same memory: every value moves towards the start."""
    count = len(rows)
    flat = rows.reshape(-1)
    step = max(1, (1 << 20) // max(width, 1))
    for start in range(0, count, step):
        stop = min(start + step, count)
        flat[start * width : stop * width] = rows[start:stop, :width].copy().reshape(-1)
    del flat
    rows.resize((count, width), refcheck=False)
    return rows


def _names(part: Inputs, order: Order | None) -> tuple[str, ...]:
    if order is None:
        return (part.name,)
    return tuple(f"{part.name}={word[:40]}" for word in order[0])


def natural(text: str) -> tuple[int, float, str]:
    """Numbers by their value before words by their letters."""
    value = PLAIN.value(text)
    return (1, 0.0, text) if value is None else (0, value, text)
