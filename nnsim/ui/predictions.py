"""What the network says to each sample, refreshed in turns so that large sets cost no more per frame."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nnsim.core.data import Data, Floats, Mask, Samples

PER_TURN = 20_000
"""Samples that are predicted at once; larger sets take turns."""


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

    def follow(self, old: Data, new: Data) -> None:
        """Keep the predictions of samples that stand where they stood."""
        before, due = self.values, self._due
        kept = np.flatnonzero(_same(old, new))
        self.values = np.full(len(new), np.nan, np.float32)
        self.values[kept] = before[kept]
        self._due, self._asked = _wanted(new), _wanted(new)
        self._due[kept] = due[kept]

    def expire(self) -> None:
        """The network changed: every sample is due again."""
        self._due[:] = self._asked

    def hear(self, data: Data, told: Floats) -> bool:
        """Take what others predicted, [m] of the test samples of ``data``; False if it is of other samples."""
        if len(told) != np.count_nonzero(data.test):
            return False
        self.values[data.test] = told
        return True

    def forget(self) -> None:
        """Nothing is known of the network as it is now."""
        self.values[:] = np.nan
        self.expire()

    def take_turn(self, data: Data, decide: Callable[[Samples], Floats], limit: int = PER_TURN) -> bool:
        """Predict up to ``limit`` samples that are due with ``decide`` (samples -> [n]); False if none was."""
        due = np.flatnonzero(self._due)
        if not len(due):
            return False
        first = int(np.searchsorted(due, self._next))
        turn = np.concatenate([due[first:], due[:first]])[: min(limit, PER_TURN)]
        self.values[turn] = decide(data.x[turn])
        self._due[turn] = False
        self._next = int(turn[-1]) + 1
        return True


def _wanted(data: Data) -> Mask:
    """Which samples are shown somewhere: of images only those that test the network."""
    return data.test.copy() if data.is_image else np.ones(len(data), np.bool_)


def _same(old: Data, new: Data) -> Mask:
    """True [min(n old, n new)] where both hold the same sample; what is appended or moved is not."""
    count = min(len(old), len(new))
    if not count or old.sample_shape != new.sample_shape:
        return np.zeros(0, np.bool_)
    if old.x is new.x:
        return np.equal(old.test, new.test) if new.is_image else np.ones(count, np.bool_)
    same: Mask = (old.x[:count] == new.x[:count]).reshape(count, -1).all(axis=1)
    return same
