"""Arrays that share memory while they grow, and never see each other's rows."""

from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.reserve import appended, continues


def rows(*values: int) -> np.ndarray:
    return np.array(values, np.uint8)[:, None, None] * np.ones((2, 3), np.uint8)


def test_growing_copies_once() -> None:
    first = appended(rows(1, 2), rows(3))
    second = appended(first, rows(4, 5))
    assert np.shares_memory(first, second)
    assert np.array_equal(first, rows(1, 2, 3))
    assert np.array_equal(second, rows(1, 2, 3, 4, 5))


def test_two_futures_do_not_mix() -> None:
    first = appended(rows(1), rows(2))
    left = appended(first, rows(3))
    right = appended(first, rows(9))
    assert not np.shares_memory(left, right)
    assert np.array_equal(left, rows(1, 2, 3))
    assert np.array_equal(right, rows(1, 2, 9))


def test_only_its_own_rows_travel() -> None:
    grown = appended(rows(1), rows(2))
    assert type(grown) is np.ndarray
    assert len(pickle.dumps(grown)) < 400
    assert np.array_equal(pickle.loads(pickle.dumps(grown)), rows(1, 2))


def test_what_was_copied_to_grow_goes_on_there() -> None:
    start = rows(1, 2)
    grown = appended(appended(start, rows(3)), rows(4))
    assert continues(grown, start)
    assert not continues(start, grown)
    assert not continues(grown[:1], start)
    assert not continues(grown[1:], start)
    other = appended(appended(start, rows(9)), rows(8))  # beside it, from the same start
    assert continues(other, start)
    assert not continues(other, grown)
    assert not continues(grown, rows(1, 2))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.booleans()), max_size=12))
def test_any_history_reads_as_written(steps: list[tuple[int, int, bool]]) -> None:
    versions = [(rows(0), [0])]
    for value, count, back in steps:
        array, told = versions[0 if back else -1]
        more = [value + i for i in range(count)]
        versions.append((appended(array, rows(*more)) if more else array, told + more))
    for array, told in versions:
        assert np.array_equal(array, rows(*told))
