"""Labels of axes: round, equally far apart, few enough, and all of one kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.ui.kit import ticks


@pytest.mark.parametrize(
    ("low", "high", "most", "labels"),
    [
        (0, 1, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0, 1, 4, ["0", "0.25", "0.50", "0.75", "1.00"]),
        (0, 300, 6, ["0", "50", "100", "150", "200", "250", "300"]),
        (0, 12_000, 5, ["0", "2,500", "5,000", "7,500", "10,000"]),
        (-1, 1, 2, ["−1", "0", "1"]),
        (0, 3e-5, 3, ["0", "1·10⁻⁵", "2·10⁻⁵", "3·10⁻⁵"]),
        (0, 1.5e-4, 3, ["0", "0.5·10⁻⁴", "1.0·10⁻⁴", "1.5·10⁻⁴"]),
        (0, 2e6, 4, ["0", "0.5·10⁶", "1.0·10⁶", "1.5·10⁶", "2.0·10⁶"]),
        (0, 800_000, 4, ["0", "200,000", "400,000", "600,000", "800,000"]),
        (0, 5, 1, ["0", "5"]),
    ],
)
def test_linear(low, high, most, labels):
    assert [label for _, label in ticks.linear(low, high, most)] == labels


@settings(max_examples=100)
@given(st.floats(1e-290, 1e290), st.integers(1, 12))
def test_linear_labels_fit_and_stay_inside(high, most):
    found = ticks.linear(0.0, high, most)
    assert found[0] == (0.0, "0")
    assert 1 <= len(found) <= most + 1
    assert all(0 <= value <= high * (1 + 1e-6) for value, _ in found)
    assert len({label for _, label in found}) == len(found)


@pytest.mark.parametrize(
    ("low", "high", "most", "labels"),
    [
        (-2, 0, 4, ["0.01", "0.1", "1"]),
        (-1, 0, 4, ["0.1", "0.2", "0.5", "1"]),
        (-1, 0, 2, ["0.1", "1"]),
        (-8, 2, 4, ["10⁻⁸", "10⁻⁵", "10⁻²", "10¹"]),
        (3, 5, 4, ["10³", "10⁴", "10⁵"]),
        (-5, -4, 4, ["10⁻⁵", "2·10⁻⁵", "5·10⁻⁵", "10⁻⁴"]),
    ],
)
def test_decades(low, high, most, labels):
    found = ticks.decades(low, high, most)
    assert [label for _, label in found] == labels
    assert all(low <= value <= high for value, _ in found)


def test_shares():
    assert ticks.percent(4) == [(0, "0 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1, "100 %")]
    assert [label for _, label in ticks.percent(1)] == ["0 %", "100 %"]
