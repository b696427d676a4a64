"""Which samples are still there after an edit: their numbers change, and who looks at one goes on with the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Mask, Samples
from nnsim.core.lineage import staying, taken_out
from nnsim.core.remembered import remembered
from nnsim.core.rows import as_rows
from nnsim.data.kinds import kind_of

Indices = NDArray[np.intp]

GONE = -1
BLOCK = 4096
"""Samples that are looked at together."""


def survivors(old: Data, new: Data) -> Indices | None:
    """For each sample of ``new`` its number in ``old``, read-only [n], ``GONE`` for newcomers.

    None where images were replaced, or targets by others of another shape. Equal samples are told apart by their order.
    """
    if old.x is new.x:
        return np.arange(len(old))
    if not (kind_of(old).has_columns and kind_of(new).has_columns):
        return None
    if (old.sample_shape, old.target_shape) != (new.sample_shape, new.target_shape):
        return None
    known = _noted(old, new)
    return _found(old, new) if known is None else known


def _noted(old: Data, new: Data) -> Indices | None:
    """As ``survivors``, where it is known how one came of the other."""
    if (gone := taken_out(new, old)) is not None:
        return np.flatnonzero(staying(len(old), gone))
    if (gone := taken_out(old, new)) is not None:
        found = np.full(len(new), GONE)
        found[staying(len(new), gone)] = np.arange(len(old))
        return found
    return None


@remembered(2)
def _found(old: Data, new: Data) -> Indices:
    """Several parts of the window ask the same after an edit; ``Data`` is its own key, as equality is identity."""
    first = _alike(old, new)  # what is painted comes last, so that often nothing else is to be looked at
    before, after = _ids(old, new, first)
    count = len(before) + len(after)
    found = _matched(_counted(before, count), _counted(after, count))
    kept = np.concatenate([np.arange(first), np.where(found == GONE, GONE, found + first)])
    kept.flags.writeable = False
    return kept


def numbers_now(kept: Indices, count: int) -> Indices:
    """The other way round: for each of ``count`` old samples its number now, or ``GONE``."""
    now = np.full(count, GONE)
    now[kept[kept != GONE]] = np.flatnonzero(kept != GONE)
    return now


def _alike(old: Data, new: Data) -> int:
    """How many samples and targets are the same from the first on."""
    both = min(len(old), len(new))
    for start in range(0, both, BLOCK):
        part = slice(start, min(start + BLOCK, both))
        differs = _differs(old.x[part], new.x[part]) | _differs(old.y[part], new.y[part])
        if differs.any():
            return start + int(differs.argmax())
    return both


def _differs(old: Samples, new: Samples) -> Mask:
    """Which of the [n, ...] have other numbers, bool [n]."""
    different: Mask = np.not_equal(old, new)
    return np.asarray(as_rows(different).any(axis=1))


def _ids(old: Data, new: Data, first: int) -> tuple[Indices, Indices]:
    """A number for each sample from ``first`` on, the same for equal samples with equal targets."""
    kind = np.result_type(old.x, old.y, new.x, new.y)
    known: dict[bytes, int] = {}
    before, after = (
        np.fromiter((known.setdefault(key, len(known)) for key in _keys(data, first, kind)), np.intp, len(data) - first)
        for data in (old, new)
    )
    return before, after


def _keys(data: Data, first: int, kind: np.dtype[Any]) -> Iterator[bytes]:
    """The numbers of each sample and its target as bytes, 0 and -0 alike."""
    for start in range(first, len(data), BLOCK):
        part = slice(start, start + BLOCK)
        rows = np.column_stack([data.x[part], data.y[part]]).astype(kind) + kind.type(0)
        yield from rows.view(np.dtype((np.void, rows.shape[1] * kind.itemsize))).reshape(-1).tolist()


def _counted(ids: Indices, base: int) -> Indices:
    """Each id with how many of the same came before it, as one number, [n]."""
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    first = np.searchsorted(ordered, ordered)
    counted = np.empty(len(ids), np.intp)
    counted[order] = ordered * base + np.arange(len(ids)) - first
    return counted


def _matched(old: Indices, new: Indices) -> Indices:
    """For each of ``new`` its place in ``old``, or ``GONE``; neither holds a number twice."""
    if not len(old):
        return np.full(len(new), GONE)
    order = np.argsort(old)
    places = order[np.minimum(np.searchsorted(old, new, sorter=order), len(old) - 1)]
    return np.where(old[places] == new, places, GONE)
