"""Delta debugging of what broke the window."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monkey.shrink import shrink


def containing(wanted: set[int], tried: list[int] | None = None):
    """Breaks when all of ``wanted`` are there, as faults with several causes do."""

    def breaks(items) -> bool:
        if tried is not None:
            tried.append(len(items))
        return wanted <= set(items)

    return breaks


@given(st.sets(st.integers(0, 199), min_size=1, max_size=5))
def test_only_what_is_needed_is_left_in_its_order(wanted) -> None:
    assert shrink(range(200), containing(wanted)) == sorted(wanted)


def test_what_needs_everything_stays_whole() -> None:
    assert shrink(range(7), containing(set(range(7)))) == list(range(7))


def test_a_fault_of_the_last_act_is_looked_for_at_the_end() -> None:
    tried: list[int] = []
    assert shrink(range(5000), containing({4999}, tried)) == [4999]
    assert max(tried) < 100


def test_a_fault_that_needs_nothing_at_all_is_told_as_such() -> None:
    assert shrink(range(50), lambda _items: True) == []


def test_order_matters() -> None:
    def breaks(items) -> bool:
        return 3 in items and 90 in items and list(items).index(3) < list(items).index(90)

    assert shrink(range(100), breaks) == [3, 90]


@pytest.mark.parametrize("ticks", [0, 1, 4, 9])
def test_without_time_the_best_so_far_is_given(ticks) -> None:
    clock, tried = count(), []
    kept = shrink(range(100), containing({3, 77}, tried), lambda: float(next(clock)), float(ticks))
    assert {3, 77} <= set(kept)
    assert len(tried) <= ticks
