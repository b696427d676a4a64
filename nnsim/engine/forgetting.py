"""When a run learned each sample and when it forgot it, looked at where an epoch ends.

Toneva et al., "An empirical study of example forgetting during deep neural network learning", ICLR 2019, call it a
forgetting event where a sample is told right at one look and wrong at the next. Only the ends of epochs are looked at,
as these rows are measured whatever the clock says, so that equal runs tell the same.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.learned import NEVER, UNKNOWN, LearnedSteps
from nnsim.core.data import Data, Floats, Mask, Samples
from nnsim.core.rows import as_rows
from nnsim.core.run import PARTS

Numbers = NDArray[np.int64]

LIMIT = 1 << 20
"""Turns that are kept one by one, 16 MB of them."""

GONE = 1 << 14
"""Samples that are known again when they come back; where there are many more, those that are gone are forgotten."""

DIGEST = 16
"""Bytes that a sample is known by."""

KNOWN = 200
"""Bytes that it takes to know a sample again."""


class Forgetting:
    """Every turn of a sample from wrong to right, and back, with the step where it was seen.

    A sample is known by its numbers and its label: one that is taken out and comes back goes on, one that is moved or
    relabelled begins anew. Equal ones are one, as they are answered alike. From ``whole_since`` on every turn is kept.
    """

    def __init__(self) -> None:
        self.whole_since = self._begun = 0
        self._first_look: int | None = None
        self._known: dict[bytes, int] = {}
        self._right: Mask = np.zeros(0, np.bool_)
        self._steps, self._turns = array("q"), array("q")
        self._numbered: tuple[Samples, Floats, Numbers] | None = None
        self._asked: tuple[Data, Numbers, Floats] | None = None

    @property
    def size(self) -> int:
        """Bytes that all of it takes."""
        return 16 * len(self._steps) + KNOWN * len(self._known)

    @property
    def keys(self) -> Iterator[bytes]:
        """What each sample is known by, in the order of their numbers."""
        return iter(self._known)

    @property
    def turns(self) -> tuple[array[int], array[int]]:
        """The steps of all turns, and whose they are: the number of a sample, or ``~number`` back to wrong."""
        return self._steps, self._turns

    @property
    def looks(self) -> tuple[int, int | None, int]:
        """Where the run began for it, where it looked first, and from where on every turn is kept."""
        return self._begun, self._first_look, self.whole_since

    @classmethod
    def of(cls, looks: Sequence[int | None], keys: bytes, turns: Numbers) -> Forgetting:
        """The same from ``looks``, the ``keys`` one after the other and ``turns`` [2, m]; ``ValueError`` for others."""
        log, (begun, first, whole) = cls(), looks
        log._begun, log._first_look, log.whole_since = int(begun or 0), first, int(whole or 0)
        log._known = {keys[at : at + DIGEST]: at // DIGEST for at in range(0, len(keys), DIGEST)}
        if turns.size and int(_samples(turns[1]).max()) >= len(log._known):
            raise ValueError("turns of samples that are not known")
        log._write(turns[0], turns[1])
        return log

    def begin(self, step: int) -> None:
        """A run that nobody looked at so far goes on from ``step``."""
        if self._first_look is None:
            self._begun = step

    def look(self, step: int, data: Data, told: Mapping[str, Floats]) -> None:
        """At the end of an epoch the learner ``told`` the class of each sample, by part, float32 [m]."""
        if self._first_look is None:
            self._first_look = step
        if self._asked is None or self._asked[0] is not data:
            self._asked = data, *self._in_parts(data)
        _, which, truth = self._asked
        right = np.concatenate([told[part] for part in PARTS]) == truth
        turned = right != self._right[which]
        if turned.any():
            turns = np.unique(np.where(right, which, ~which)[turned])
            self._right[_samples(turns)] = turns >= 0
            self._steps.extend([step] * len(turns))
            self._turns.frombytes(turns.tobytes())
            if len(self._turns) > LIMIT:
                self._condense()

    def _in_parts(self, data: Data) -> tuple[Numbers, Floats]:
        """Numbers and classes of the samples that are asked about, part after part."""
        places = np.concatenate([np.flatnonzero(data.part(part)) for part in PARTS])
        return self._numbers(data)[places], data.y[places]

    def at(self, step: int, data: Data) -> LearnedSteps:
        """What was known of the samples of ``data`` after ``step`` steps."""
        numbers = self._numbers(data)
        first, last = (np.full(len(self._known), NEVER, np.int64) for _ in range(2))
        steps, turns = self._until(step)
        learned, forgotten = turns >= 0, turns < 0
        first[turns[learned][::-1]] = steps[learned][::-1]
        last[~turns[forgotten]] = steps[forgotten]
        if step < self.whole_since:
            last[:] = UNKNOWN
        since = self._first_look if self._begun else None
        has_looked = self._first_look is not None and self._first_look <= step
        return LearnedSteps(first[numbers], last[numbers], since or 0, 0 if has_looked else self._begun)

    def until(self, step: int) -> Forgetting:
        """The same of who goes on from ``step``."""
        then = Forgetting()
        then.whole_since, then._begun = self.whole_since, self._begun
        then._first_look = None if self._first_look is None or self._first_look > step else self._first_look
        then._known = dict(self._known)
        then._write(*self._until(step))
        return then

    def _write(self, steps: Numbers, turns: Numbers) -> None:
        """These are all turns, of samples that are known."""
        self._steps, self._turns = array("q", steps.tobytes()), array("q", turns.tobytes())
        self._right = np.zeros(len(self._known), np.bool_)
        self._right[_samples(turns)] = turns >= 0  # the last turn of each counts

    def _until(self, step: int) -> tuple[Numbers, Numbers]:
        count = bisect_right(self._steps, step)
        return np.array(self._steps[:count], np.int64), np.array(self._turns[:count], np.int64)

    def _numbers(self, data: Data) -> Numbers:
        """The number of each sample [n]; newcomers get new ones."""
        if self._numbered is None or self._numbered[0] is not data.x or self._numbered[1] is not data.y:
            if len(self._known) > GONE + 2 * len(data):
                self._forget_gone(data)
            self._numbered = data.x, data.y, self._find(data)
        return self._numbered[2]

    def _find(self, data: Data) -> Numbers:
        known = self._known
        numbers = np.fromiter((known.setdefault(key, len(known)) for key in _keys(data)), np.int64, len(data))
        self._right = np.append(self._right, np.zeros(len(known) - len(self._right), np.bool_))
        return numbers

    # ------------------------------------------------------------ room

    def _forget_gone(self, data: Data) -> None:
        """Know none but the samples of ``data`` any more."""
        before, steps, turns = self._known, np.array(self._steps), np.array(self._turns)
        self._known, self._asked = {}, None
        now = np.full(len(before), NEVER, np.int64)
        for key in _keys(data):
            if key in before:
                now[before[key]] = self._known.setdefault(key, len(self._known))
        place = now[_samples(turns)]
        stays = place != NEVER
        self._write(steps[stays], np.where(turns < 0, ~place, place)[stays])

    def _condense(self) -> None:
        """Of the earlier half of all turns leave each sample's first to right, its last to wrong, and its last."""
        half, steps, turns = len(self._turns) // 2, np.array(self._steps), np.array(self._turns)
        early, late = turns[:half], turns[:half][::-1]
        _, first = np.unique(early, return_index=True)
        _, last = np.unique(late, return_index=True)
        _, newest = np.unique(_samples(late), return_index=True)
        kept = np.concatenate([first[early[first] >= 0], half - 1 - last[late[last] < 0], half - 1 - newest])
        kept = np.append(np.unique(kept), np.arange(half, len(turns)))
        self.whole_since = int(steps[half])
        self._write(steps[kept], turns[kept])


def _samples(turns: Numbers) -> Numbers:
    """Whose turns these are."""
    return np.where(turns < 0, ~turns, turns)


def _keys(data: Data) -> Iterator[bytes]:
    """What each sample is known by."""
    rows = zip(as_rows(data.x), as_rows(data.y), strict=True)
    return (blake2b(x.tobytes() + y.tobytes(), digest_size=DIGEST).digest() for x, y in rows)
