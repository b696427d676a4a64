"""Keeping weights when the network changes: what fits stays, block by block.

Columns that read input features are matched by the feature's name, all other axes by
position: a layer that gains or loses neurons keeps the weights of those that remain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnsim.core.data import Floats


@dataclass(frozen=True, eq=False, slots=True)
class Labelled:
    """An array with what it belongs to: ``owner`` is the kind of its layer, ``columns`` the
    names of the features along its second axis (empty where it reads something else)."""

    array: Floats
    owner: str = ""
    columns: tuple[str, ...] = ()

    def fits(self, other: Labelled) -> bool:
        """True if a block of ``other`` means the same here."""
        same_input = bool(self.columns) == bool(other.columns)
        return self.owner == other.owner and self.array.ndim == other.array.ndim and same_input

    def same_shape(self, other: Labelled) -> bool:
        """True if all of ``other`` fits and nothing else is here."""
        return self.fits(other) and self.array.shape == other.array.shape and self.columns == other.columns


def overlay(below: Labelled, above: Labelled) -> Labelled:
    """``below`` with the block that both share taken from ``above``."""
    if not below.fits(above):
        return below
    if below.same_shape(above):
        return above
    ours, theirs = zip(*(_shared(below, above, axis) for axis in range(below.array.ndim)), strict=True)
    merged = below.array.copy()
    merged[np.ix_(*ours)] = above.array[np.ix_(*theirs)]
    return Labelled(merged, below.owner, below.columns)


def _shared(below: Labelled, above: Labelled, axis: int) -> tuple[list[int], list[int]]:
    if axis == 1 and below.columns:
        names = [name for name in below.columns if name in above.columns]
        return [below.columns.index(name) for name in names], [above.columns.index(name) for name in names]
    common = list(range(min(below.array.shape[axis], above.array.shape[axis])))
    return common, common


Parked = dict[str, Labelled]
"""Arrays that the network had once, by name, so that an undone edit brings them back."""


def merge(fresh: Parked, *sources: Parked) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """``fresh`` under what fits of each of ``sources`` in turn, and the names that a source touched."""
    merged, touched = dict(fresh), set()
    for source in sources:
        for name in source.keys() & fresh.keys():
            if fresh[name].fits(source[name]):
                merged[name] = overlay(merged[name], source[name])
                touched.add(name)
    return {name: labelled.array for name, labelled in merged.items()}, tuple(n for n in fresh if n in touched)


def park(parked: Parked, old: Mapping[str, Labelled], new: Mapping[str, Labelled]) -> Parked:
    """``parked`` with every array of ``old`` added that ``new`` lacks or holds in another shape."""
    result = dict(parked)
    for name, array in old.items():
        if name not in new or not new[name].same_shape(array):
            known = result.get(name)
            result[name] = overlay(known, array) if known and _covers(known, array) else array
    return result


def _covers(big: Labelled, small: Labelled) -> bool:
    rows = big.array.shape[:1] >= small.array.shape[:1]
    columns = set(big.columns) >= set(small.columns) if big.columns else big.array.shape >= small.array.shape
    return big.fits(small) and rows and columns
