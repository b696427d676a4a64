"""Which points of one data set are not those of another: all others are drawn already."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data
from nnsim.core.lineage import taken_out
from nnsim.core.reserve import continues
from nnsim.core.rows import rows_apart

Places = NDArray[np.intp]

NOBODY: Places = np.zeros(0, np.intp)


class Altered(NamedTuple):
    """Places in rising order: ``gone`` of the old set, ``fresh`` of the new one; ``moved`` look other in both.

    Without ``gone`` and ``fresh`` all others are the same points in the same order.
    """

    gone: Places = NOBODY
    fresh: Places = NOBODY
    moved: Places = NOBODY

    def now(self, places: Places) -> Places:
        """Where old ``places`` are in the new set; those that are gone are left out."""
        after = np.searchsorted(self.gone, places, side="right")
        is_gone = after > np.searchsorted(self.gone, places)
        kept = places[~is_gone] - after[~is_gone]
        return kept + np.searchsorted(self.fresh - np.arange(len(self.fresh)), kept, side="right")


def altered(old: Data, new: Data) -> Altered | None:
    """What tells ``new`` from ``old``; None where that is everything."""
    if old is new:
        return Altered()
    if old.classes != new.classes or (old.x.dtype, old.y.dtype) != (new.x.dtype, new.y.dtype):
        return None
    if (gone := taken_out(new, old)) is not None:
        return Altered(gone=gone)
    if (fresh := taken_out(old, new)) is not None:
        return Altered(fresh=fresh)
    count = min(len(old), len(new))
    rest = np.arange(count, max(len(old), len(new)))
    moved = _apart(old, new, count)
    return Altered(rest if len(old) > count else NOBODY, rest if len(new) > count else NOBODY, moved)


def _apart(old: Data, new: Data, count: int) -> Places:
    """Which of the first ``count`` samples of both are others, or are for something else."""
    found = np.zeros(count, np.bool_)
    for a, b in ((old.x, new.x), (old.y, new.y), (old.test, new.test)):
        if a is not b and not continues(a, b) and not continues(b, a):
            found |= rows_apart(a[:count], b[:count])
    if old.aside is not new.aside:
        found |= (old.train[:count] != new.train[:count]) | (old.excluded[:count] != new.excluded[:count])
    return np.flatnonzero(found)
