"""Occlusion: cover a part of a sample with what is usual there, and look how far the answer falls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

Answers = Callable[[Floats], NDArray[np.floating]]
"""The answers [n] that are looked at, of inputs [n, *shape]."""

AT_ONCE = 64
"""Covered samples that the network is asked about in one go."""

FEWEST = 16
"""So many places are covered however large the network is."""


class Cover(NamedTuple):
    """``heat`` over the ``axes``, how far each covering lets the answer fall with its place, and the least of a side.

    ``starts`` [n, axes] and ``falls`` [n] of all coverings
    """

    heat: Floats
    starts: NDArray[np.intp]
    falls: NDArray[np.float64]
    sides: tuple[int, ...]


def cover(answers: Answers, x: Floats, ground: Floats, axes: tuple[int, ...], *, patch: int, most: int) -> Cover:
    """Slide a patch over the ``axes`` of ``x`` [*shape] and put what ``ground`` [*shape] has there in its place.

    A patch has ``patch`` numbers along each axis, as far as there are so many, and moves by half of that; by more where
    it would have more than ``most`` places. The heat of a number is the mean fall over the patches that cover it.
    """
    lengths = tuple(x.shape[axis] for axis in axes)
    sides = tuple(min(patch, length) for length in lengths)
    starts = _places(lengths, sides, max(most, FEWEST))
    whole, falls = float(answers(x[None])[0]), np.zeros(len(starts))
    for begin in range(0, len(starts), AT_ONCE):
        few = starts[begin : begin + AT_ONCE]
        covered = np.repeat(x[None], len(few), axis=0)
        for row, start in zip(covered, few, strict=True):
            where = _where(x.ndim, axes, start, sides)
            row[where] = ground[where]
        falls[begin : begin + AT_ONCE] = whole - answers(covered)
    total, count = np.zeros(lengths), np.zeros(lengths)
    for start, fall in zip(starts, falls, strict=True):
        where = tuple(slice(at, at + side) for at, side in zip(start, sides, strict=True))
        total[where] += fall
        count[where] += 1
    return Cover((total / np.maximum(count, 1)).astype(np.float32), starts, falls, sides)


def _where(dims: int, axes: tuple[int, ...], start: NDArray[np.intp], sides: tuple[int, ...]) -> tuple[slice, ...]:
    where = [slice(None)] * dims
    for axis, at, side in zip(axes, start, sides, strict=True):
        where[axis] = slice(int(at), int(at) + side)
    return tuple(where)


def _places(lengths: tuple[int, ...], sides: tuple[int, ...], most: int) -> NDArray[np.intp]:
    """Where patches begin, [n, axes]: the last ones end where the sample does."""
    for step in _steps(sides):
        along = [
            sorted({*range(0, length - side, step), length - side}) for length, side in zip(lengths, sides, strict=True)
        ]
        if prod(map(len, along)) <= most or step >= max(sides):
            return np.array(list(product(*along)), np.intp).reshape(-1, len(lengths))
    raise AssertionError("the last step is as long as a patch")


def _steps(sides: tuple[int, ...]) -> Iterator[int]:
    """By how much a patch moves: half of itself, or more so that nothing stays uncovered."""
    half = max(1, (max(sides) + 1) // 2)
    yield from range(half, max(sides) + 1)
