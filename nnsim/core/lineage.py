"""Which samples were taken out of one version of a data set to make another: who shows both need not compare them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nnsim.core.data import Data, Mask

Places = NDArray[np.intp]

LONGEST = 2
"""A version is known to have come of the one before it, and of the one that its gesture began with."""


class _Origin(NamedTuple):
    of: weakref.ref[Data]
    gone: Places


_ORIGINS: weakref.WeakKeyDictionary[Data, tuple[_Origin, ...]] = weakref.WeakKeyDictionary()


def note_taken_out(rest: Data, data: Data, gone: Places) -> None:
    """``rest`` is ``data`` without the samples ``gone`` [m], in rising order, and nothing else."""
    if len(rest) + len(gone) == len(data):
        known = [each for each in _ORIGINS.get(rest, ()) if each.of() not in (None, data)]
        _ORIGINS[rest] = (*known, _Origin(weakref.ref(data), gone))[-LONGEST:]


def taken_out(rest: Data, data: Data) -> Places | None:
    """Which samples of ``data`` are missing in ``rest``, which has all others in their order; None: not known."""
    return next((each.gone for each in _ORIGINS.get(rest, ()) if each.of() is data), None)


def both(first: Places, then: Places) -> Places:
    """The places in the first version of what was taken out in two steps: ``then`` are places of what ``first`` left.

    All in rising order.
    """
    before = then + np.searchsorted(first - np.arange(len(first)), then, side="right")
    return np.sort(np.concatenate([first, before]), kind="stable")  # two runs that are merged


def staying(count: int, gone: Places) -> Mask:
    """True [count] for those that were not taken out."""
    stay = np.ones(count, np.bool_)
    stay[gone] = False
    return stay
