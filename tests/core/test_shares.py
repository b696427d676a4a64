"""Per cent: rounded, and all or nothing only where it is so."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnsim.core.shares import NONE, as_set, chance, percent, probability


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0.0 %"), (1.0, "100.0 %"), (0.9816, "98.2 %"), (0.9989, "99.9 %"), (0.99941, "99.9 %"),
        (0.99996, "> 99.9 %"), (0.0004, "< 0.1 %"), (0.0006, "0.1 %"), (0.579, "57.9 %"), (2 / 3, "66.7 %"),
        (math.nan, NONE),
    ],
)  # fmt: skip
def test_shares_are_rounded(share: float, words: str) -> None:
    assert percent(share) == words


def test_only_who_is_certain_says_all_or_nothing() -> None:
    assert [chance(value, certain=True) for value in (0.0, 1.0)] == ["0.0 %", "100.0 %"]
    assert [chance(value, certain=False) for value in (0.0, 1.0)] == ["< 0.1 %", "> 99.9 %"]


@pytest.mark.parametrize(("share", "words"), [(0.996, "> 99 %"), (0.004, "< 1 %"), (0.994, "99 %"), (1.0, "100 %")])
def test_whole_per_cent(share: float, words: str) -> None:
    assert percent(share, 0) == words


def test_every_tenth_of_a_per_cent_is_written_as_it_is() -> None:
    for k in range(1001):
        assert percent(k / 1000) == f"{k // 10}.{k % 10} %"


@settings(max_examples=100)
@given(st.integers(1, 1_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@example((999_999, 1_000_000))
@example((1, 1_000_000))
def test_only_all_is_100_per_cent_and_only_none_is_0(counts: tuple[int, int]) -> None:
    right, n = counts
    assert (percent(right / n) == "100.0 %") == (right == n)
    assert (percent(right / n) == "0.0 %") == (right == 0)


@pytest.mark.parametrize("value", [np.float32(1.0), 1.0, 1.0000001, 0.99999])
def test_no_network_is_certain(value: float) -> None:
    """A softmax in float32 answers exactly 1 where it is sure enough."""
    assert probability(float(value)) == "> 99.9 %"
    assert probability(1 - float(value)) == "< 0.1 %"
    assert probability(math.nan) == NONE


def test_what_somebody_set_has_the_digits_that_it_has() -> None:
    assert [as_set(share) for share in (0.2, 0.125, 0.0, 1.0)] == ["20 %", "12.5 %", "0 %", "100 %"]
