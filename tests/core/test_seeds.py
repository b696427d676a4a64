"""Randomness without state."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnsim.core import seeds


@given(st.integers(0, 2**63 - 1), st.text(max_size=20), st.lists(st.integers(0, 10**9), max_size=5))
def test_a_series_of_seeds_is_each_of_them(seed: int, purpose: str, numbers: list[int]) -> None:
    assert seeds.series(seed, purpose, numbers) == [seeds.stable(seed, purpose, number) for number in numbers]
