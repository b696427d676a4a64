"""What tells one version of a data set from another: steps to undo keep that instead of a million samples.

Rows that were appended, taken out or changed are few; the rest is in the other version, which is nearer to what is
shown. Nothing of a version is lost: it comes back with the same numbers to the bit.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data
from nnsim.core.lineage import both, note_taken_out, staying, taken_out
from nnsim.core.reserve import appended, continues
from nnsim.core.rows import put_rows, rows_apart, rows_of

ARRAYS = ("x", "y", "test", "aside", "copy_of", "given", "lengths")
"""Those of a data set that have a row for every sample."""

LARGE = 1 << 20
"""Bytes of a data set from which on it is worth the time to tell what is other."""

Array = NDArray[Any]
Rebuilt = Callable[[Array | None], Array | None]
"""From the array of the other version to that of this one."""


@dataclass(frozen=True, slots=True)
class Change:
    """How an array comes of that of another version, and the ``bytes`` that it takes to know that."""

    of: Rebuilt
    bytes: int = 0


def change(old: Array | None, new: Array | None, gone: NDArray[np.intp] | None = None) -> Change:
    """How ``old`` comes of ``new``; ``gone`` are its rows that ``new`` does not have, where that is known."""
    if old is new:
        return Change(lambda other: other)
    if old is None or new is None or old.dtype != new.dtype or old.shape[1:] != new.shape[1:]:
        return _whole(old)
    return _of_rows(old, new, gone)


def _of_rows(old: Array, new: Array, gone: NDArray[np.intp] | None) -> Change:
    count, others = len(old), len(new)
    if count == others:
        return _changed(old, new)
    if gone is not None and count == others + len(gone):
        return _with_rows(gone, old[gone])
    if count < others and (continues(new, old) or _are_alike(old, new[:count])):
        return Change(lambda other: None if other is None else other[:count])
    if count > others and (continues(old, new) or _are_alike(old[:others], new)):
        return _more(old[others:].copy())
    return _whole(old)


def _are_alike(old: Array, new: Array) -> bool:
    return not rows_apart(old, new).any()


def _whole(array: Array | None) -> Change:
    return Change(lambda _other: array, 0 if array is None else array.nbytes)


def _more(tail: Array) -> Change:
    return Change(lambda other: None if other is None else appended(other, tail), tail.nbytes)


def _changed(old: Array, new: Array) -> Change:
    """Rows are told apart by their bytes: NaN is no number."""
    where = np.flatnonzero(rows_apart(old, new))
    values = old[where]
    if values.nbytes + where.nbytes > old.nbytes // 2:
        return _whole(old)

    def rebuilt(other: Array | None) -> Array | None:
        if other is None:
            return None
        made = other.copy()
        made[where] = values
        return made

    return Change(rebuilt, values.nbytes + where.nbytes)


def _with_rows(where: NDArray[np.intp], values: Array) -> Change:
    """Rows that were taken out are there again, at the places [m] that they had."""

    def rebuilt(other: Array | None) -> Array | None:
        if other is None:
            return None
        made = np.empty((len(other) + len(where), *other.shape[1:]), other.dtype)
        put_rows(made, staying(len(made), where), other)
        made[where] = values
        return made

    return Change(rebuilt, values.nbytes + where.nbytes)


def _without_rows(where: NDArray[np.intp]) -> Change:

    def rebuilt(other: Array | None) -> Array | None:
        if other is None:
            return None
        return rows_of(other, staying(len(other), where))

    return Change(rebuilt, where.nbytes)


class Difference:
    """How ``old`` comes of ``new``: of its samples ``gone`` [m] were taken out to make that, or the other way round.

    Both are None where that is not known.
    """

    def __init__(
        self, old: Data, new: Data, gone: NDArray[np.intp] | None = None, back: NDArray[np.intp] | None = None
    ) -> None:
        self._rest = {each.name: getattr(old, each.name) for each in fields(Data) if each.name not in ARRAYS}
        self._changes = {name: change(getattr(old, name), getattr(new, name), gone) for name in ARRAYS}
        if back is not None:
            own = [name for name in ARRAYS if getattr(old, name) is not None and name != "copy_of"]
            self._changes |= {name: _without_rows(back) for name in own if getattr(new, name) is not None}

    @property
    def bytes(self) -> int:
        """What it takes."""
        return sum(each.bytes for each in self._changes.values())

    def applied(self, new: Data) -> Data:
        """The old version, from the one that it was compared with."""
        arrays: dict[str, Any] = {name: each.of(getattr(new, name)) for name, each in self._changes.items()}
        return Data(**arrays, **self._rest)


class Version:
    """A version of a data set: the set itself as long as it is near, else what tells it from the next one."""

    def __init__(self, data: Data) -> None:
        self._whole: Data | None = data
        self._known = weakref.ref(data)
        self._difference: Difference | None = None
        self._next: Version | None = None
        self._origin: tuple[weakref.ref[Version], NDArray[np.intp]] | None = None

    @property
    def data(self) -> Data:
        """The set; the same object where anybody has it still."""
        found = self._whole if self._whole is not None else self._known()
        if found is None:
            assert self._difference is not None
            assert self._next is not None
            near = self._next
            found = self._difference.applied(near.data)
            self._known = weakref.ref(found)
            _VERSIONS[id(found)] = self
            if (gone := self.taken_out_of(near)) is not None:
                note_taken_out(found, near.data, gone)
            if (gone := near.taken_out_of(self)) is not None:
                note_taken_out(near.data, found, gone)
        self._whole, self._difference, self._next = found, None, None
        return found

    @property
    def bytes(self) -> int:
        """What it takes beside the others."""
        if self._whole is not None:
            return _size(self._whole)
        return self._difference.bytes if self._difference else 0

    def follow(self, before: Version) -> None:
        """It was made of ``before``."""
        gone = taken_out(self.data, before.data)
        if gone is not None:
            self._origin = weakref.ref(before), gone

    def follow_twice(self, between: Version, before: Version) -> None:
        """It was made of ``between``, and that of ``before``: all that was taken out was taken out of that."""
        later, earlier = self.taken_out_of(between), between.taken_out_of(before)
        if later is None or earlier is None:
            return
        gone = both(earlier, later)
        self._origin = weakref.ref(before), gone
        note_taken_out(self.data, before.data, gone)

    def taken_out_of(self, other: Version) -> NDArray[np.intp] | None:
        """Which samples of ``other`` were taken out to make this one, None if that is not how it was made."""
        return self._origin[1] if self._origin and self._origin[0]() is other else None

    def pack(self, near: Version) -> None:
        """Keep only what tells it from a version that is nearer to what is shown, if that is less."""
        if near is self or self._whole is None or _size(self._whole) < LARGE:
            return
        found = Difference(self._whole, near.data, near.taken_out_of(self), self.taken_out_of(near))
        if found.bytes < _size(self._whole) // 2:
            self._whole, self._difference, self._next = None, found, near


_VERSIONS: weakref.WeakValueDictionary[int, Version] = weakref.WeakValueDictionary()


def version_of(data: Data) -> Version:
    """The version that ``data`` is; who asks for it again gets the same one."""
    known = _VERSIONS.get(id(data))
    if known is None or known._known() is not data:
        known = _VERSIONS[id(data)] = Version(data)
    return known


def _size(data: Data) -> int:
    return sum(array.nbytes for array in (getattr(data, name) for name in ARRAYS) if array is not None)
