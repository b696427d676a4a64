"""Series from arrays and tables: which axis is which, where each begins, and which rows belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Whole
from nnsim.core.rows import as_rows
from nnsim.data.entries import DATA_KINDS
from nnsim.data.steps import filled_up
from nnsim.io.cells import Cells
from nnsim.io.result import Samples, about_gaps
from nnsim.io.sources import MAX_BYTES, Source, failure
from nnsim.language.texts import say

STEPS_FIRST, CHANNELS_FIRST, WIDE = "series", "channels-first", "wide"
SERIES = (STEPS_FIRST, CHANNELS_FIRST, WIDE)
"""The ways to read series, of ``choices.SAMPLES``."""

NEARLY_SQUARE, LEAST_SIDE, MOST_RATIO = 2, 5, 4
"""Up to how many times as long as it is wide a picture is of any size, and of at least so many pixels."""

MOST_STEPS = 10_000

SMALL = (np.float32, np.float16, np.uint8, np.int8, np.int16, np.uint16, np.bool_)
"""Types whose numbers float32 holds as they are."""


def usual(shape: tuple[int, ...], dtype: np.dtype[Any], *, told: bool) -> str:
    """What samples in an array of ``shape`` most likely are, an id of ``SAMPLES``; empty where there is no choice.

    ``told`` says that other arrays tell of lengths or channels.
    """
    if len(shape) == 2:
        return "rows"
    if len(shape) != 3:
        return ""
    rows, columns = shape[1:]
    if told:
        return STEPS_FIRST
    short, long = sorted((rows, columns))
    ratio = MOST_RATIO if short >= LEAST_SIDE else NEARLY_SQUARE
    if dtype in (np.uint8, np.bool_) or long <= ratio * short:
        return "image"
    return STEPS_FIRST if rows >= columns else CHANNELS_FIRST


@dataclass(frozen=True, slots=True)
class Series:
    """``x`` [n, length, channels] and ``lengths`` [n] as in ``Data``; ``broken`` [n] lack numbers.

    ``filled`` says that gaps have a mean.
    """

    x: NDArray[Any]
    lengths: Whole
    broken: NDArray[np.bool_]
    filled: bool = False


def of_array(
    source: Source, x: NDArray[Any], way: str, lengths: NDArray[Any] | None = None, *, fill: bool = False
) -> Series:
    """The series of an array [n, length, channels], or as ``way`` says; NaN at their ends is what fills them up.

    ``lengths`` tell the same of arrays of numbers. NaN between numbers is ``filled`` with the mean of the channel, or
    the series is broken.
    """
    x = _as_steps(source, x, way)
    if lengths is not None:
        x = np.where(_told(source, x, lengths)[:, :, None], x, np.nan)
    there = ~np.isnan(x).all(axis=2)
    begin, end = there.argmax(axis=1), x.shape[1] - there[:, ::-1].argmax(axis=1)
    steps = np.arange(x.shape[1])
    gaps = np.isnan(x) & ((begin[:, None] <= steps) & (steps < end[:, None]) & there.any(axis=1)[:, None])[:, :, None]
    filled = fill and bool(gaps.any())
    if filled:
        x = np.where(gaps, _means(x), x)
    found = [row[start:stop] if stop > start else row[-1:] for row, start, stop in zip(x, begin, end, strict=True)]
    made, real = filled_up(found, 1 if lengths is None else x.shape[1]) if found else (x, np.zeros(0, np.int32))
    broken = np.isnan(made).any(axis=(1, 2))
    return Series(made, real, broken, filled)


def told(samples: Samples) -> tuple[str, ...]:
    """What each sample is, where it is a series."""
    kind = DATA_KINDS[samples.kind]
    if not kind.is_curve:
        return ()
    lengths = samples.lengths
    varied = "" if lengths is None or (lengths == lengths.max()).all() else say("up to ")
    return (say("each sample is a series of {varied}{size}", varied=varied, size=kind.size(samples.x.shape[1:])),)


def _as_steps(source: Source, x: NDArray[Any], way: str) -> NDArray[Any]:
    if x.dtype.kind in "US":
        raise failure(source, say("its inputs are words; save them as numbers"))
    if x.ndim != (2 if way == WIDE else 3) or 0 in x.shape[1:]:
        axes = say("a row of numbers") if way == WIDE else say("steps and channels")
        raise failure(
            source, say("samples with {axes} are no series of {axes_2}", axes=counted(x.ndim - 1, "axis"), axes_2=axes)
        )
    x = x[:, :, None] if way == WIDE else x.swapaxes(1, 2) if way == CHANNELS_FIRST else x
    if x.shape[1] > MOST_STEPS:
        raise failure(
            source,
            say(
                "its series have {steps}, and nnsim takes {most_steps:,}; cut or thin them",
                steps=counted(x.shape[1], "step"),
                most_steps=MOST_STEPS,
            ),
        )
    return np.ascontiguousarray(x, np.float32 if x.dtype in SMALL else np.float64)


def _told(source: Source, x: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.bool_]:
    """True [n, length] for real steps: the last ones, or the first ones where only zeros follow them."""
    count, longest = x.shape[:2]
    if lengths.shape != (count,) or not np.isin(lengths, np.arange(1, longest + 1)).all():
        raise failure(
            source,
            say(
                "its array lengths does not tell of each series that it has 1 to {steps}",
                steps=counted(longest, "step"),
            ),
        )
    steps, lengths = np.arange(longest), lengths.astype(np.int64)
    last, first = steps >= longest - lengths[:, None], steps < lengths[:, None]
    return last if not x[~last].any() or x[~first].any() else first


def _means(x: NDArray[Any]) -> NDArray[Any]:
    """The mean of each channel over all its numbers."""
    known = ~np.isnan(x)
    sums = np.where(known, x, 0.0).sum(axis=(0, 1), dtype=np.float64)
    means: NDArray[Any] = (sums / np.maximum(known.sum(axis=(0, 1)), 1)).astype(x.dtype)
    return means


class Ids:
    """The names of series in a column of a table, numbered in the order in which they come."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._numbers: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        """The names by their numbers."""
        return list(self._numbers)

    def codes(self, cells: Sequence[str]) -> NDArray[np.float64]:
        """The number of the series that each cell names; NaN where it names none."""
        return np.array([self._code(cell) for cell in cells], np.float64)

    def _code(self, cell: str) -> float:
        name = cell.strip()
        return np.nan if self._cells.is_missing(cell) else self._numbers.setdefault(name, len(self._numbers))


def of_wide(source: Source, read: Samples, *, fill: bool) -> Samples:
    """The series of rows with a step per column; those that lack numbers in the middle are left out."""
    found = of_array(source, read.x, WIDE, fill=fill)
    kept = ~found.broken
    if not kept.any():
        raise failure(source, say("none of its series has all its numbers; fill gaps with the mean"))
    note = ", ".join(filter(None, [read.note, about_gaps(int((~kept).sum()), filled=found.filled)]))
    made = _some(read, np.flatnonzero(kept), found.x[kept], found.lengths[kept])
    return replace(made, columns=("value",), note=note)


def _some(read: Samples, which: NDArray[np.intp], x: NDArray[Any], lengths: Whole) -> Samples:
    """Series ``x`` with the targets and parts of ``which`` rows."""
    test, validation = (None if mark is None else mark[which] for mark in (read.test, read.validation))
    return replace(read, x=x, y=read.y[which], test=test, validation=validation, lengths=lengths, kind="series")


def of_rows(
    source: Source, read: Samples, ids: NDArray[np.intp], names: Sequence[str], order: NDArray[Any] | None
) -> Samples:
    """The series of rows [m, channels] of which those with the same number in ``ids`` [m] are the steps of one.

    ``order`` [m] sorts the steps; without it they stand in order. Target and part have to be the same all along a
    series, which is called by ``names`` where they are not.
    """
    count = np.arange(len(ids))
    rows = np.lexsort((count, count if order is None else order, ids))
    starts = np.flatnonzero(np.diff(ids[rows], prepend=-1))
    called = [names[number] for number in ids[rows][starts]]
    for what, values in (("target", read.y), ("part", read.test), ("part", read.validation)):
        if values is not None:
            _check_steady(source, what, values[rows], starts, called)
    longest = int(np.diff(np.append(starts, len(ids))).max())
    if longest > MOST_STEPS:
        raise failure(
            source,
            say(
                "a series has {steps}, and nnsim takes {most_steps:,}; cut or thin them",
                steps=counted(longest, "step"),
                most_steps=MOST_STEPS,
            ),
        )
    if len(starts) * longest * read.x.shape[1] * read.x.itemsize > MAX_BYTES:
        raise failure(source, say("one series is so long that all of them would not fit into memory; cut it"))
    x, lengths = filled_up(np.split(read.x[rows], starts[1:]))
    return _some(read, rows[starts], x, lengths)


def _check_steady(
    source: Source, what: str, values: NDArray[Any], starts: NDArray[np.intp], names: Sequence[str]
) -> None:
    rows = as_rows(values)
    differs = (np.minimum.reduceat(rows, starts) != np.maximum.reduceat(rows, starts)).any(axis=1)
    if differs.any():
        name = names[int(differs.argmax())]
        raise failure(
            source,
            say(
                "the {what} changes within series {name}; choose one that all its rows have in common",
                what=what,
                name=name,
            ),
        )
