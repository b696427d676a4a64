"""Columns of categories: numbered while they are read, one input per category in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.io.sniff import is_missing, is_number
from nnsim.io.sources import MAX_BYTES, Source, failure

MAX_CATEGORIES = 200
"""Most different words that a column of categories may hold."""


class Coded:
    """The categories of one column, numbered in the order in which they came."""

    def __init__(self, name: str, source: Source) -> None:
        self.name, self._source = name, source
        self._known: dict[str, float] = {}

    def codes(self, cells: Sequence[str]) -> NDArray[np.float64]:
        """The number of each cell's category; NaN where the cell is missing."""
        known = self._known
        for cell in set(cells).difference(known):
            self._learn(cell)
        return np.fromiter(map(known.__getitem__, cells), np.float64, len(cells))

    def _learn(self, cell: str) -> None:
        """Cells that differ in outer blanks only are the same category."""
        if is_missing(cell):
            self._known[cell] = np.nan
            return
        word = cell.strip()
        number = self._known.get(word)
        if number is None:
            number = float(len(self.words()))
            if number >= MAX_CATEGORIES:
                raise failure(
                    self._source,
                    f"column {self.name} has more than {MAX_CATEGORIES} different categories; ignore it or use numbers",
                )
            self._known[word] = number
        self._known[cell] = number

    def words(self) -> list[str]:
        """The categories in the order of their numbers."""
        plain = {number: word for word, number in self._known.items() if word == word.strip()}
        return [plain[number] for number in sorted(number for number in plain if not np.isnan(number))]

    def sorted(self) -> tuple[tuple[str, ...], NDArray[np.intp]]:
        """The categories in natural order, and for each number its place in it."""
        words = self.words()
        ordered = sorted(words, key=natural)
        place = {word: index for index, word in enumerate(ordered)}
        return tuple(ordered), np.array([place[word] for word in words], np.intp)


@dataclass(frozen=True, slots=True)
class Inputs:
    """A column that is an input; with ``coded`` it becomes one input per category."""

    name: str
    coded: Coded | None


def join(
    rows: NDArray[np.float32], parts: Sequence[Inputs], source: Source
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """The inputs [n, d] and their names, from ``rows`` whose first columns are ``parts``."""
    if not any(part.coded for part in parts):
        names = tuple(part.name for part in parts)
        return _cut(rows, len(parts)), names
    names = tuple(name for part in parts for name in _names(part))
    if len(rows) * len(names) * 4 > MAX_BYTES:
        raise failure(source, f"one input per category would be {len(names):,} inputs; ignore a column")
    x = np.zeros((len(rows), len(names)), np.float32)
    at = 0
    for place, part in enumerate(parts):
        if part.coded is None:
            x[:, at] = rows[:, place]
            at += 1
            continue
        _, order = part.coded.sorted()
        x[np.arange(len(rows)), at + order[rows[:, place].astype(np.intp)]] = 1.0
        at += len(order)
    return x, names


def _cut(rows: NDArray[np.float32], width: int) -> NDArray[np.float32]:
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


def _names(part: Inputs) -> tuple[str, ...]:
    if part.coded is None:
        return (part.name,)
    return tuple(f"{part.name}={word[:40]}" for word in part.coded.sorted()[0])


def natural(text: str) -> tuple[int, float, str]:
    """Numbers by their value before words by their letters."""
    return (0, float(text), text) if is_number(text, ".") else (1, 0.0, text)
