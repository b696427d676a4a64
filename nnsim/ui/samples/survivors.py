"""Which samples are still there after an edit: their numbers change, and who looks at one goes on with the next."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.ui.samples.query import Indices

GONE = -1


def survivors(old: Data, new: Data) -> Indices | None:
    """For each sample of ``new`` its number in ``old``, [n], ``GONE`` for newcomers; None where images were replaced.

    Equal samples are told apart by their order.
    """
    if old.x is new.x:
        return np.arange(len(old))
    if old.is_image or new.is_image or old.x.shape[1:] != new.x.shape[1:]:
        return None
    before, after = _keys(old), _keys(new)
    both = min(len(old), len(new))
    if len(new) >= len(old) and np.array_equal(before, after[:both]):  # what is painted comes last
        return np.concatenate([np.arange(both), np.full(len(new) - both, GONE)])
    _, ids = np.unique(np.concatenate([before, after]), return_inverse=True)
    return _matched(_counted(ids[: len(old)], len(ids)), _counted(ids[len(old) :], len(ids)))


def numbers_now(kept: Indices, count: int) -> Indices:
    """The other way round: for each of ``count`` old samples its number now, or ``GONE``."""
    now = np.full(count, GONE)
    now[kept[kept != GONE]] = np.flatnonzero(kept != GONE)
    return now


def _keys(data: Data) -> Floats:
    """One number per sample, equal for equal samples and targets, [n]; an irrational base keeps others apart."""
    numbers = np.column_stack([data.x, data.y]).astype(np.float64)
    keys: Floats = (numbers * np.e ** np.arange(1, numbers.shape[1] + 1)).sum(axis=1)
    return keys


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
