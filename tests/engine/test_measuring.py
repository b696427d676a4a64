"""At the ends of which epochs all samples are measured: often enough to be seen, and for a small share of the work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnsim.engine.learners.base import Work
from nnsim.engine.measuring import FIRST, LEAST, MOST, ROW, SHARE, rows
from nnsim.engine.readings import FORWARD

SIZES = st.integers(1, 10**6)
WORKS = st.builds(Work, st.integers(0, 10**9), st.integers(1, 1 << 20))


@given(SIZES, st.integers(1, 512), SIZES, WORKS)
def test_in_the_long_run_it_costs_its_share(size: int, batch: int, more: int, work: Work) -> None:
    measured = size + more
    found = rows(size, batch, measured, work)
    row, epoch = ROW + measured * work.sample, FORWARD * size * work.sample + -(-size // batch) * work.step
    assert row <= SHARE * epoch * found.apart * (1 + 1e-9)
    assert found.apart == 1 or row > SHARE * epoch * (found.apart - 1) * (1 - 1e-9)
    assert LEAST <= found.dense <= MOST
    assert found.dense == LEAST or found.dense * row <= FIRST


@given(SIZES, st.integers(1, 512), SIZES, WORKS, st.integers(0, 10**6))
def test_the_next_row_is_the_next_that_is_due(size: int, batch: int, more: int, work: Work, epoch: int) -> None:
    found = rows(size, batch, size + more, work)
    following = found.next_after(epoch)
    assert following > epoch
    assert found.is_due(following)
    near = range(max(epoch + 1, following - 200), following)
    assert not any(found.is_due(other) for other in near)
    assert following - epoch <= 2 * found.apart


def test_epochs_that_take_long_have_a_row_each() -> None:
    found = rows(1000, 1, 1250, Work(50, 1 << 19))
    assert all(found.is_due(epoch) for epoch in range(1, 2000))


def test_of_short_ones_the_first_have() -> None:
    found = rows(250, 10, 500, Work(50, 1 << 10))
    due = [epoch for epoch in range(1, 3000) if found.is_due(epoch)]
    assert due[:128] == [*range(1, 129)]
    assert due[128:132] == [130, 132, 134, 136]
    assert found.next_after(2900) == 2912
