"""What is known of versions that came of each other by taking samples out."""

from __future__ import annotations

import gc

import numpy as np

from nnsim.core import lineage
from nnsim.core.data import Data
from nnsim.core.lineage import both, note_taken_out, staying, taken_out


def _data(count: int) -> Data:
    x = np.arange(2.0 * count, dtype=np.float32).reshape(-1, 2)
    return Data(x=x, y=np.zeros(count, np.float32), test=np.zeros(count, np.bool_), kind="points")


def test_two_steps_are_as_one() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        count = int(rng.integers(1, 30))
        first = np.flatnonzero(rng.random(count) < rng.random())
        rest = np.arange(count)[staying(count, first)]
        then = np.flatnonzero(rng.random(len(rest)) < rng.random())
        left = rest[staying(len(rest), then)]
        assert np.arange(count)[staying(count, both(first, then))].tolist() == left.tolist()


def test_the_step_before_and_the_beginning_of_a_gesture_are_known_and_nobody_is_held() -> None:
    begun, before, now = _data(5), _data(4), _data(3)
    note_taken_out(now, before, np.array([1]))
    note_taken_out(now, begun, np.array([1, 2]))
    note_taken_out(now, begun, np.array([1]))  # too few: something else left as well
    assert taken_out(now, before) is not None
    assert np.array_equal(taken_out(now, begun), [1, 2])
    assert taken_out(before, now) is None
    known = len(lineage._ORIGINS)
    del now
    gc.collect()
    assert len(lineage._ORIGINS) < known
