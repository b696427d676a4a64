"""Counted tables of a text: how well the token after the last few is predicted by how often it came there before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Mask
from nnsim.core.progress import Cancelled, Progress, never_mind

Whole = NDArray[np.int64]

MOST = 5
"""Tokens that the longest table looks at, the predicted one included."""

ADDED = 0.1
"""Added to every count, so that nothing is impossible (Lidstone, 1920)."""


def losses(data: Data, orders: int = MOST, progress: Progress = never_mind) -> tuple[float, ...]:
    """Nats per token of the held-out passages by tables of 1 to ``orders`` tokens, counted in the training passages.

    NaN without either. Passages that follow each other are read on, so that few tokens lack those before them. Raises
    ``Cancelled``.
    """
    known, asked = (_runs(data, mask) for mask in (data.train, data.test))
    found = []
    for order in range(1, orders + 1):
        if not progress((order - 1) / orders):
            raise Cancelled
        found.append(_loss(known, asked, order, len(data.vocabulary)))
    return tuple(found)


def _runs(data: Data, mask: Mask) -> list[Whole]:
    """Passages of ``mask`` [n] as stretches of text, those that follow each other as one."""
    which = np.flatnonzero(mask)
    if not len(which):
        return []
    groups = np.split(which, np.flatnonzero(np.diff(which) > 1) + 1)
    return [np.append(data.x[group].reshape(-1), data.y[group[-1]]).astype(np.int64) for group in groups]


def _codes(runs: list[Whole], order: int, kinds: int) -> Whole:
    """Every ``order`` tokens in a row as one number."""
    codes = [_coded(run, order, kinds) for run in runs if len(run) >= order]
    return np.concatenate(codes) if codes else np.zeros(0, np.int64)


def _coded(run: Whole, order: int, kinds: int) -> Whole:
    count = len(run) - order + 1
    code = np.zeros(count, np.int64)
    for place in range(order):
        code = code * kinds + run[place : place + count]
    return code


def _loss(known: list[Whole], asked: list[Whole], order: int, kinds: int) -> float:
    seen, wanted = _codes(known, order, kinds), _codes(asked, order, kinds)
    if not len(seen) or not len(wanted):
        return float("nan")
    whole, often = np.unique(seen, return_counts=True)
    fronts, fronts_often = np.unique(seen // kinds, return_counts=True)
    share = (_count(whole, often, wanted) + ADDED) / (_count(fronts, fronts_often, wanted // kinds) + ADDED * kinds)
    return float(-np.log(share).mean())


def _count(found: Whole, often: Whole, asked: Whole) -> NDArray[np.float64]:
    """How often each of ``asked`` is among the sorted ``found``."""
    place = np.searchsorted(found, asked).clip(0, len(found) - 1)
    return np.where(found[place] == asked, often[place], 0).astype(np.float64)
