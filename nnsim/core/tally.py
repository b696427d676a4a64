"""How many samples a data set has of each class for each part: of a version that is like one before, by what is other.

Whoever paints makes a version for every frame, and several parts of the window ask the same of each.
"""

from __future__ import annotations

import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.lineage import taken_out
from nnsim.core.reserve import continues
from nnsim.core.rows import rows_of

if TYPE_CHECKING:
    from nnsim.core.data import Data

FEW = 8
"""Classes up to which labels are compared with each of them."""

NEAR = 3
"""Versions that are remembered."""


class Tally(NamedTuple):
    """``classes`` [4, k]: how many samples of each class there are for each of ``PARTS``; ``parts`` [4] with others.

    ``is_finite`` tells that no sample and no target holds NaN or infinite numbers.
    """

    parts: NDArray[np.int64]
    classes: NDArray[np.int64]
    is_finite: bool


_LATEST: deque[tuple[weakref.ref[Data], Tally]] = deque(maxlen=NEAR)


def tally(data: Data) -> Tally:
    """Of all its samples."""
    for of, found in list(_LATEST):
        if of() is data:
            return found
    found = next((new for of, old in list(_LATEST) if (new := _from(of(), old, data))), None) or _whole(data)
    _LATEST.appendleft((weakref.ref(data), found))
    return found


def _from(old: Data | None, known: Tally, data: Data) -> Tally | None:
    """That of ``data`` where it has some more or some less samples than ``old``; None where that is not known."""
    if old is None or old.classes != data.classes:
        return None
    if (gone := taken_out(data, old)) is not None and known.is_finite:
        return _sum(known, _some(old, gone), -1)
    if (fresh := taken_out(old, data)) is not None:
        return _sum(known, _some(data, fresh), 1)
    arrays = ((data.x, old.x), (data.y, old.y), (data.test, old.test))
    if data.aside is None and old.aside is None and all(continues(new, own) for new, own in arrays):
        return _sum(known, _some(data, slice(len(old), None)), 1)
    return None


def _sum(known: Tally, some: Tally, sign: int) -> Tally:
    finite = known.is_finite and (some.is_finite or sign < 0)
    return Tally(known.parts + sign * some.parts, known.classes + sign * some.classes, finite)


def _codes(data: Data, which: Any) -> NDArray[np.uint8]:
    """What each sample is for: its place among ``PARTS``."""
    codes: NDArray[np.uint8] = data.test[which].astype(np.uint8)
    if data.aside is not None:
        aside = data.aside[which]
        codes = np.where(aside > 0, aside + 1, codes).astype(np.uint8)
    return codes


def _some(data: Data, which: NDArray[np.intp] | slice) -> Tally:
    """Of some samples."""
    x, y, codes, count = rows_of(data.x, which), rows_of(data.y, which), _codes(data, which), len(data.classes)
    classes = np.zeros((4, count), np.int64)
    if count:
        known = _is_class(y, count)
        numbers = codes[known].astype(np.intp) * count + y[known].astype(np.intp)
        classes = np.bincount(numbers, minlength=4 * count).reshape(4, count)
    finite = all(bool(np.isfinite(numbers).all()) for numbers in (x, y) if numbers.dtype.kind == "f")
    return Tally(np.bincount(codes, minlength=4), classes, finite)


def _is_class(labels: NDArray[Any], count: int) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return np.asarray((labels >= 0) & (labels < count) & (labels == np.floor(labels)))


def _whole(data: Data) -> Tally:
    """Of all, without copies as whole numbers where there are few classes: they take longer than some looks."""
    if len(data.classes) > FEW:
        of_classes = _some(data, slice(None))
        return of_classes._replace(is_finite=_is_finite(data.x) and _is_finite(data.y))
    used: list[NDArray[np.bool_] | None] = [data.train, data.test]
    used += [None, None] if data.aside is None else [data.validation, data.excluded]
    parts = np.array([0 if mask is None else np.count_nonzero(mask) for mask in used])
    classes = np.zeros((4, len(data.classes)), np.int64)
    for label in range(len(data.classes)):
        mine = data.y == label
        counts = [0 if mask is None else int(np.count_nonzero(mine & mask)) for mask in used]
        classes[:, label] = counts
    return Tally(parts, classes, _is_finite(data.x) and _is_finite(data.y))


def _is_finite(numbers: NDArray[Any]) -> bool:
    """Whether all of them are: a sum that is finite has no other parts, and costs the least."""
    if numbers.dtype.kind != "f":
        return True
    with np.errstate(all="ignore"):  # what is too large to be summed is looked at one by one
        return bool(np.isfinite(numbers.sum()) or np.isfinite(numbers).all())
