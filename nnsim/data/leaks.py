"""The same sample in several parts: what a network has trained on says nothing when it tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Mask
from nnsim.core.remembered import remembered
from nnsim.core.rows import as_rows
from nnsim.data import scaling

BLOCK = 8192
"""Samples that are looked at in one go."""

Groups = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Leaks:
    """``held_out`` [n]: samples for testing or validation that training holds too; ``in_training`` [n]: those there."""

    held_out: Mask
    in_training: Mask

    def __bool__(self) -> bool:
        return bool(self.held_out.any())


@remembered(2)
def leaks(data: Data) -> Leaks:
    """Samples that are equal for the network and lie in different parts. ``Data`` is its own key."""
    groups = same(data)
    train, held = data.train & (groups >= 0), (data.test | data.validation) & (groups >= 0)
    count = int(groups.max(initial=-1)) + 1
    both = _among(groups[train], count) & _among(groups[held], count)
    shared = np.append(both, np.False_)[groups]  # -1, unlike any other, finds the last
    return Leaks(held & shared, train & shared)


@remembered(2)
def contrary(data: Data) -> Mask:
    """True [n] for samples equal to another one with another class or value, whatever they are for."""
    groups = same(data)
    found = np.flatnonzero((groups >= 0) & ~data.excluded)
    mask = np.zeros(len(data), np.bool_)
    if not len(found):
        return mask
    order = found[np.argsort(groups[found], kind="stable")]
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    y = as_rows(data.y[order])
    mixed = (np.minimum.reduceat(y, starts) != np.maximum.reduceat(y, starts)).any(axis=1)
    mask[order] = np.repeat(mixed, np.diff(np.append(starts, len(order))))
    return mask


@remembered(2)
def same(data: Data) -> Groups:
    """Samples that are equal for the network share a number from 0 on; -1 [n] where a sample is like no other.

    Bytes are compared as they are, numbers as they are scaled; 0 and -0 are equal. Samples are
    hashed first, and those of one hash are compared in full.
    """
    numbers = np.full(len(data), -1, np.intp)
    hashes = _hashes(data)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    alike = ordered[1:] == ordered[:-1]
    candidates = np.zeros(len(data), np.bool_)
    candidates[order[1:][alike]] = candidates[order[:-1][alike]] = True
    index = np.flatnonzero(candidates)
    if len(index):
        rows = _as_bytes(data, index)
        _, group, sizes = np.unique(rows, return_inverse=True, return_counts=True)
        many = sizes > 1
        numbers[index] = np.where(many, np.cumsum(many) - 1, -1)[group.reshape(-1)]
    return numbers


def _among(groups: Groups, count: int) -> Mask:
    found = np.zeros(count, np.bool_)
    found[groups] = True
    return found


def _hashes(data: Data) -> NDArray[np.uint64]:
    """One number per sample; equal ones give equal numbers."""
    hashes = np.empty(len(data), np.uint64)
    factors = _factors(-(-int(np.prod(data.sample_shape)) * data.x.dtype.itemsize // 8))
    for start in range(0, len(data), BLOCK):
        words = _words(_seen(data, slice(start, start + BLOCK)))
        mixed = words ^ (words >> np.uint64(29))  # what differs in the highest bits only would be lost in products
        hashes[start : start + BLOCK] = (mixed * factors).sum(axis=1, dtype=np.uint64)
    return hashes


def _factors(count: int) -> NDArray[np.uint64]:
    """Odd numbers, the same on every machine."""
    return np.random.default_rng(count).integers(0, 2**63, max(count, 1), np.uint64) * np.uint64(2) + np.uint64(1)


def _seen(data: Data, which: slice | Groups) -> NDArray[Any]:
    """What the network sees of some samples, [m, d]; bytes and tokens as they are."""
    x = data.x[which]
    flat = x if x.dtype in (np.uint8, np.int16) else scaling.apply(data, x) + np.float32(0)
    return as_rows(flat)


def _words(flat: NDArray[Any]) -> NDArray[np.uint64]:
    """Rows as words of eight bytes, filled up with zeros, [m, words]."""
    raw = as_rows(np.ascontiguousarray(flat).view(np.uint8))
    short = -raw.shape[1] % 8
    if short:
        raw = np.pad(raw, ((0, 0), (0, short)))
    return np.ascontiguousarray(raw).view(np.uint64)


def _as_bytes(data: Data, index: Groups) -> NDArray[np.void]:
    words = _words(_seen(data, index))
    return words.view(np.dtype((np.void, words.shape[1] * 8))).reshape(-1)
