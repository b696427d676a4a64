"""Numbers in words: never better than they are, and never wider than their place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.ui.kit import numbers


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0.0000"), (0.12345, "0.1235"), (99.5, "99.5000"),
        (123.456, "123.5"), (5e-5, "0.0001"), (4.9e-5, "4.9·10⁻⁵"),
        (1.26e-12, "1.3·10⁻¹²"), (123_456.0, "1.2·10⁵"), (9_999.0, "9,999.0"),
        (math.inf, "∞"), (math.nan, numbers.NONE),
    ],
)  # fmt: skip
def test_losses(value, words):
    assert numbers.loss(value) == words


@pytest.mark.parametrize(
    ("share", "samples", "total", "words"),
    [
        (0.978, 600, 10_000, "98 ±1 %"), (0.974, 600, 10_000, "97 ±1 %"),
        (0.5, 600, 10_000, "50 ±4 %"), (1.0, 600, 10_000, "99 ±1 %"),
        (0.57, 2000, 2001, "57 ±1 %"), (0.0, 300, 600, "0 ±1 %"), (0.975, 600, 600, "97.5 %"),
        (0.975, 0, 600, "97.5 %"), (math.nan, 600, 10_000, numbers.NONE),
    ],
)  # fmt: skip
def test_what_a_part_tells_of_all(share, samples, total, words):
    assert numbers.estimate(share, samples, total) == words


def test_19_of_20_parts_are_as_near_as_is_said():
    rng = np.random.default_rng(5)
    for share in (0.6, 0.9, 0.975):
        right = rng.hypergeometric(round(10_000 * share), round(10_000 * (1 - share)), 600, size=2000)
        near = [abs(k / 600 - share) <= numbers.margin(k / 600, 600, 10_000) for k in right.tolist()]
        assert 0.93 <= np.mean(near) <= 0.99


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0.0"), (0.5, "0.5"), (9.94, "9.9"), (9.96, "10"), (12.0, "12"), (9_949.0, "9,949"), (9_950.0, "10 k"),
        (66_400.0, "66 k"), (999_499.0, "999 k"), (999_500.0, "1.0 M"), (1_940_000.0, "1.9 M"),
    ],
)  # fmt: skip
def test_rates(value, words):
    assert numbers.rate(value) == words


@settings(max_examples=100)
@given(st.floats(0, 1e8))
def test_rates_are_short(value):
    assert len(numbers.rate(value)) <= 7


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "+0.00"), (-0.0, "+0.00"), (1.234, "+1.23"), (-1.236, "−1.24"), (0.004, "+4.0·10⁻³"),
        (-1e-9, "−1.0·10⁻⁹"),
        (1234.0, "+1.2·10³"), (999.4, "+999.40"), (math.inf, "+∞"), (-math.inf, "−∞"), (math.nan, "NaN"),
    ],
)  # fmt: skip
def test_weights(value, words):
    assert numbers.weight(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (66_000, "66,000"), (9_999_999, "9,999,999"), (10_000_000, "10.0 M"), (2.5e9, "2.5 G")],
)
def test_counters_fit_their_place(value, words):
    assert numbers.counter(value) == words


def test_counts_are_exact():
    assert numbers.count(60_000_500) == "60,000,500"


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(-0.5, 2, "−0.50"), (-0.004, 2, "0.00"), (0.125, 3, "0.125"), (-12_345.6, 1, "−12,345.6"), (7, 0, "7")],
)
def test_fixed_decimals(value, decimals, words):
    assert numbers.fixed(value, decimals) == words


@pytest.mark.parametrize(
    ("size", "decimals"),
    [(0, 3), (1, 3), (6, 3), (0.97, 3), (0.05, 4), (40, 2), (480, 1), (480_000, 0), (math.inf, 3), (math.nan, 3)],
)
def test_a_column_has_as_many_decimals_as_its_largest_number_needs(size, decimals):
    assert numbers.decimals_of(size) == decimals


@pytest.mark.parametrize(
    ("value", "figures", "words"),
    [
        (1.5, 4, "1.5"), (-0.00123456, 4, "−0.001235"), (371_427.0, 4, "371,427"), (-39_022.4, 3, "−39,022"),
        (1_234.5, 4, "1234"), (9_999.7, 4, "10,000"), (1.234e7, 4, "1.234·10⁷"), (4.4e-5, 2, "4.4·10⁻⁵"),
        (math.nan, 4, "nan"), (math.inf, 4, "inf"),
    ],
)  # fmt: skip
def test_numbers_of_data_are_written_as_all_others(value, figures, words):
    """They were the only ones in the window with an e in them: 3.714e5."""
    assert numbers.value_text(value, figures) == words
