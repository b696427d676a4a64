"""What the network says to each sample, refreshed in turns so that large sets cost no more per frame."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core import seeds
from nnsim.core.data import Data, Floats, Mask, Samples
from nnsim.core.lineage import staying, taken_out
from nnsim.core.reserve import continues
from nnsim.core.rows import rows_apart
from nnsim.data.kinds import kind_of
from nnsim.ui.kit.next_turn import MANY

PER_TURN = MANY
"""Samples that are predicted at once; larger sets take turns."""

RECENT = 1000
"""While predictions lag behind the network, so many of the newest say how it does."""

NOWHERE: NDArray[np.intp] = np.zeros(0, np.intp)

TURN_S = 0.004
"""Seconds of the processor that a turn may take."""


class Pace:
    """How many samples fit into a turn, learned from the turns before: multiply-adds tell little about convolutions."""

    def __init__(self) -> None:
        self._per_sample = 0.0

    def limit(self, most: int) -> int:
        """Samples of the next turn, at least one; ``most`` until the first turn was timed."""
        return max(min(most, int(TURN_S / self._per_sample)), 1) if self._per_sample else most

    def time(self, decide: Callable[[Samples], Floats], samples: Samples) -> Floats:
        """``decide(samples)``, timed."""
        start = time.thread_time()
        decided = decide(samples)
        self._per_sample = max((time.thread_time() - start) / max(len(samples), 1), 1e-9)
        return decided


class Predictions:
    """``values`` float32 [n]: predicted class index or value by sample, NaN where none was made yet."""

    def __init__(self, data: Data) -> None:
        self.values: Floats = np.full(len(data), np.nan, np.float32)
        self._due: Mask = _wanted(data)
        self._asked = self._due.copy()
        self._next = 0
        self._mixed = _mixed(data)
        self._recent: deque[NDArray[np.intp]] = deque()

    @property
    def are_behind(self) -> bool:
        """True while some are of an earlier network than others: ``fresh`` has only the newest then."""
        return len(self._recent) > 0 and bool(self._due.any()) and int(np.count_nonzero(self._asked)) > RECENT

    @property
    def fresh(self) -> Floats:
        """``values``, NaN where there are too many newer ones to compare with."""
        if not self.are_behind:
            return self.values
        newest = np.concatenate(self._recent)
        found = np.full(len(self.values), np.nan, np.float32)
        found[newest] = self.values[newest]
        return found

    def follow(self, old: Data, new: Data) -> None:
        """Keep the predictions of samples that stand where they stood."""
        before, due = self.values, self._due
        self._asked = _wanted(new)
        if (gone := taken_out(new, old)) is not None:
            stay = staying(len(old), gone)
            self.values, self._due = before[stay], due[stay]
        else:
            self.values, self._due = np.full(len(new), np.nan, np.float32), self._asked.copy()
            self._keep(before, due, _kept(old, new))
        self._mixed = _mixed(new)
        self._recent.clear()

    def _keep(self, before: Floats, due: Mask, kept: Mask | Others) -> None:
        """Go on with what was known of the first samples but some, or of those that are ``kept``, which are all."""
        if isinstance(kept, Others):
            first, others = slice(kept.shared), kept.places
            self.values[first], self._due[first] = before[first], due[first]
            self.values[others], self._due[others] = np.nan, self._asked[others]
        else:
            self.values[kept], self._due[kept] = before, due

    def expire(self) -> None:
        """The network changed: every sample is due again."""
        self._due[:] = self._asked

    def hear(self, data: Data, told: Floats) -> bool:
        """Take what others predicted, [m] of the test samples of ``data``; False if it is of other samples."""
        if len(told) != data.how_many("test"):
            return False
        self.values[data.test] = told
        self._recent.clear()
        return True

    def take_all(self, values: Floats) -> None:
        """Take what others predicted of every sample, [n]."""
        self.values[:] = values
        self._due[:] = False
        self._recent.clear()

    def forget(self) -> None:
        """Nothing is known of the network as it is now."""
        self.values[:] = np.nan
        self._recent.clear()
        self.expire()

    def take_turn(self, data: Data, decide: Callable[[Samples], Floats], limit: int = PER_TURN) -> bool:
        """Predict up to ``limit`` samples that are due with ``decide`` (samples -> [n]); False if none was."""
        mixed = self._mixed
        places = self._places(self._due if mixed is None else self._due[mixed], min(limit, PER_TURN))
        if not len(places):
            return False
        turn = places if mixed is None else mixed[places]
        self.values[turn] = decide(data.x[turn])
        self._due[turn] = False
        self._next = int(places[-1]) + 1
        self._keep_recent(turn)
        return True

    def _places(self, due: Mask, most: int) -> NDArray[np.intp]:
        """Where the next ones are that are ``due`` [n], up to ``most``: from the end of the last turn on, then anew."""
        found: list[NDArray[np.intp]] = [NOWHERE]
        count, start = 0, min(self._next, len(due))
        for begin, end in ((start, len(due)), (0, start)):
            for first in range(begin, end, PER_TURN):
                here = first + np.flatnonzero(due[first : min(first + PER_TURN, end)])[: most - count]
                found.append(here)
                count += len(here)
                if count >= most:
                    return np.concatenate(found)
        return np.concatenate(found)

    def _keep_recent(self, turn: NDArray[np.intp]) -> None:
        self._recent.append(turn)
        count = sum(map(len, self._recent))
        while count - len(self._recent[0]) >= RECENT:
            count -= len(self._recent.popleft())


def _wanted(data: Data) -> Mask:
    """Which samples are shown somewhere: of images only those that test the network."""
    return np.ones(len(data), np.bool_) if kind_of(data).lies_in_plane else data.test.copy()


def _mixed(data: Data) -> NDArray[np.intp] | None:
    """Test images in the order of their turns, so that any part of them tells of all; None: samples as they come."""
    if kind_of(data).lies_in_plane:
        return None
    return seeds.generator(0, "turns of predictions").permutation(np.flatnonzero(data.test))


class Others(NamedTuple):
    """The first ``shared`` samples of two sets are the same but those at ``places``."""

    shared: int
    places: NDArray[np.intp]


def _kept(old: Data, new: Data) -> Mask | Others:
    """Which samples of ``new`` are all of ``old``, or which are others; what is moved is another one."""
    if (fresh := taken_out(old, new)) is not None:
        return staying(len(new), fresh)
    count = min(len(old), len(new))
    if not count or old.sample_shape != new.sample_shape or old.x.dtype != new.x.dtype:
        return Others(0, NOWHERE)
    if not (continues(new.x, old.x) or continues(old.x, new.x)):
        return Others(count, np.flatnonzero(rows_apart(old.x[:count], new.x[:count])))
    if kind_of(new).lies_in_plane:
        return Others(count, NOWHERE)
    return Others(count, np.flatnonzero(np.not_equal(old.test[:count], new.test[:count])))
