"""Keeping weights when the network changes: what fits stays, block by block.

Columns that read input features are matched by the feature's name, those that read a flattened
image by channel, all other axes by position: a layer that gains or loses neurons or channels
keeps the weights of those that remain. Windows of another size keep their middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the numbers of an array belong to.

    ``owner``    the kind of its layer
    ``columns``  names of the features along the axis ``reads``, empty where it reads something else
    ``blocks``   equal parts of the first axis: gates, groups
    ``reads``    the axis along which the inputs of the layer lie
    ``grid``     the shape, channels first, of the image that was flattened into those inputs
    """

    owner: str = ""
    columns: tuple[str, ...] = ()
    blocks: int = 1
    reads: int = 1
    grid: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Labelled:
    """An array with what it means."""

    array: Floats
    meaning: Meaning = Meaning()

    def fits(self, other: Labelled) -> bool:
        """True if a block of ``other`` means the same here."""
        ours, theirs = self.meaning, other.meaning
        same_input = bool(ours.columns) == bool(theirs.columns) and ours.grid[1:] == theirs.grid[1:]
        same = ours.owner == theirs.owner and ours.blocks == theirs.blocks and ours.reads == theirs.reads
        return same and same_input and self.array.ndim == other.array.ndim

    def same_shape(self, other: Labelled) -> bool:
        """True if all of ``other`` fits and nothing else is here."""
        return (
            self.fits(other) and self.array.shape == other.array.shape and self.meaning.columns == other.meaning.columns
        )


def overlay(below: Labelled, above: Labelled) -> Labelled:
    """``below`` with the block that both share taken from ``above``."""
    if not below.fits(above):
        return below
    if below.same_shape(above):
        return above
    ours, theirs = zip(*(_shared(below, above, axis) for axis in range(below.array.ndim)), strict=True)
    merged = below.array.copy()
    merged[np.ix_(*ours)] = above.array[np.ix_(*theirs)]
    return Labelled(merged, below.meaning)


def _shared(below: Labelled, above: Labelled, axis: int) -> tuple[Places, Places]:
    """Where along ``axis`` both arrays hold the same thing."""
    meaning, size, other = below.meaning, below.array.shape[axis], above.array.shape[axis]
    if axis == meaning.reads and meaning.columns:
        names = [name for name in meaning.columns if name in above.meaning.columns]
        columns = above.meaning.columns
        return _places(meaning.columns.index(n) for n in names), _places(columns.index(n) for n in names)
    if axis == meaning.reads and meaning.grid:
        common = min(size, other) // prod(meaning.grid[1:]) * prod(meaning.grid[1:])
        return np.arange(common), np.arange(common)
    if axis == 0 and meaning.blocks > 1:
        return _in_blocks(size, other, meaning.blocks)
    return _middle(size, other) if axis > 1 else (np.arange(min(size, other)),) * 2


def _places(found: Iterable[int]) -> Places:
    return np.fromiter(found, np.intp)


def _in_blocks(size: int, other: int, blocks: int) -> tuple[Places, Places]:
    """The first numbers of every block."""
    ours, theirs = size // blocks, other // blocks
    inner, starts = np.arange(min(ours, theirs)), np.arange(blocks)[:, None]
    return (starts * ours + inner).ravel(), (starts * theirs + inner).ravel()


def _middle(size: int, other: int) -> tuple[Places, Places]:
    """The middle of two windows: a filter that grows keeps its place."""
    common = np.arange(min(size, other))
    return common + max(size - other, 0) // 2, common + max(other - size, 0) // 2


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


def leaving(old: Mapping[str, Labelled], new: Mapping[str, Labelled]) -> tuple[str, ...]:
    """Names of the arrays of ``old`` that ``new`` lacks or holds in another shape."""
    return tuple(name for name, array in old.items() if name not in new or not new[name].same_shape(array))


def park(parked: Parked, old: Mapping[str, Labelled], new: Mapping[str, Labelled]) -> Parked:
    """``parked`` after a copy of every array of ``old`` that leaves was added; those for which there is no memory lack.

    One after the other, and in the place of what was parked under its name: the network may have been as large as fits.
    """
    for name in leaving(old, new):
        known = parked.pop(name, None)  # what is parked now comes last
        with suppress(MemoryError):
            parked[name] = _kept(known, old[name])
    return parked


def _kept(known: Labelled | None, array: Labelled) -> Labelled:
    """``array`` for itself, or within the ``known`` form of it if that has room for all of it."""
    if known is None or not _covers(known, array):
        return Labelled(array.array.copy(), array.meaning)
    if not known.same_shape(array):
        return overlay(known, array)
    np.copyto(known.array, array.array)
    return known


def _covers(big: Labelled, small: Labelled) -> bool:
    """True if ``big`` has room for all of ``small``."""
    ours, theirs, reads = big.meaning.columns, small.meaning.columns, big.meaning.reads
    pairs = enumerate(zip(big.array.shape, small.array.shape, strict=False))
    roomy = all(size >= other for axis, (size, other) in pairs if not (ours and axis == reads))
    return big.fits(small) and roomy and set(ours) >= set(theirs)
