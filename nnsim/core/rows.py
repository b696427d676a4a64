"""Arrays of any shape as rows of numbers."""

from __future__ import annotations

from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)

WIDEST = 64
"""Bytes of a row up to which it is worth while to see it as one item."""

LONGEST = 8
"""Bytes of a whole number."""

FEW = 16
"""Numbers of a row that are looked at one by one."""


def as_rows(values: NDArray[T]) -> NDArray[T]:
    """[n, ...] -> [n, numbers]; of no rows as well, where numpy cannot work out how many numbers one would have."""
    return values.reshape(len(values), prod(values.shape[1:]))


def _as_items(values: NDArray[Any]) -> NDArray[np.void] | None:
    """Rows [n] of bytes in the same memory; None where they do not lie one behind the other, or are wide."""
    wide = values.itemsize * prod(values.shape[1:])
    if not values.flags.c_contiguous or not 0 < wide <= WIDEST:
        return None
    return np.ndarray((len(values),), np.dtype((np.void, wide)), buffer=values)


def rows_of(values: NDArray[T], which: Any) -> NDArray[T]:
    """``values[which]``, a mask [n], places [m] or a slice; of short rows in a twentieth of the time."""
    items = None if isinstance(which, slice) else _as_items(values)
    if items is None:
        some: NDArray[T] = values[which]
        return some
    found = items[which]
    return np.ndarray((len(found), *values.shape[1:]), values.dtype, buffer=found)


def put_rows(values: NDArray[T], which: Any, rows: NDArray[T]) -> None:
    """``values[which] = rows``, likewise."""
    own, others = _as_items(values), _as_items(rows)
    if own is None or others is None or rows.shape[1:] != values.shape[1:] or rows.dtype != values.dtype:
        values[which] = rows
    else:
        own[which] = others


def rows_apart(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """True [n] where rows of two arrays of one shape and type have other bytes: NaN is no number, and 0 is not -0."""
    apart = as_rows(_words(a) != _words(b))
    if apart.shape[1] == 1:
        return apart[:, 0]
    if apart.shape[1] > FEW:
        return np.asarray(apart.any(axis=1))
    found = np.zeros(len(a), np.bool_)
    for column in apart.T:  # any() along so short an axis takes many times as long
        found |= column
    return found


def _words(values: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
    """The bytes of each row as few whole numbers, [n, words]."""
    rows = as_rows(np.ascontiguousarray(values))
    wide, size = values.itemsize * rows.shape[1], values.itemsize
    while wide and size < LONGEST and wide % (2 * size) == 0:
        size *= 2
    return rows.view(np.dtype(f"u{size}"))
