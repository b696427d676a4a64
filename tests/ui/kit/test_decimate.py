"""Thinning of curves keeps what a person must see; axes grow in calm steps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.ui.kit.decimate import LARGEST, MAX_POINTS, SMALLEST, calm_limit, decimate, usual_top


def curve(n, seed=0):
    rng = np.random.default_rng(seed)
    return np.arange(n, dtype=np.float64), rng.normal(size=n)


def test_short_curves_are_left_as_they_are():
    x, y = curve(MAX_POINTS)
    thin_x, thin_y = decimate(x, y)
    assert thin_x is x
    assert thin_y is y


@settings(max_examples=50)
@given(st.integers(1, 20_000), st.integers(0, 999), st.floats(-50, 50), st.integers(0, 2**31))
def test_extremes_and_both_ends_are_kept(n, seed, spike, at):
    x, y = curve(n, seed)
    y[at % n] = spike
    thin_x, thin_y = decimate(x, y)
    assert len(thin_x) == len(thin_y) <= MAX_POINTS + 4
    assert thin_y.max() == y.max()
    assert thin_y.min() == y.min()
    assert (thin_x[0], thin_x[-1]) == (x[0], x[-1])
    assert (np.diff(thin_x) > 0).all()
    np.testing.assert_array_equal(thin_y, y[thin_x.astype(int)])


@settings(max_examples=30)
@given(st.integers(2, 9_000), st.data())
def test_gaps_stay_gaps(n, data):
    x, y = curve(n)
    start = data.draw(st.integers(0, n - 1))
    y[start : start + data.draw(st.integers(1, 300))] = np.nan
    thin_x, thin_y = decimate(x, y)
    assert np.isnan(thin_y).any()
    assert len(thin_x) <= 1.5 * MAX_POINTS + 4
    if not np.isnan(y).all():
        assert np.nanmax(thin_y) == np.nanmax(y)
        assert np.nanmin(thin_y) == np.nanmin(y)
    left, right = thin_x[thin_x < start], thin_x[thin_x >= start]
    assert np.isnan(thin_y[len(left)]) or not len(right), "a line would be drawn across the gap"


def test_a_curve_without_any_number():
    x, y = decimate(np.arange(5000.0), np.full(5000, np.nan))
    assert np.isnan(y).all()
    assert x[-1] == 4999


def test_infinite_losses_do_not_disturb():
    x, y = curve(5000)
    y[777] = np.inf
    assert np.isinf(decimate(x, y)[1]).sum() == 1


@settings(max_examples=200)
@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False, exclude_min=True))
def test_the_limit_is_just_above_the_value(value):
    limit = calm_limit(value)
    assert limit >= value * (1 - 1e-9) or value > LARGEST
    assert limit <= 2.01 * value or value < SMALLEST


@pytest.mark.parametrize(
    ("value", "limit"),
    [(0.0, 1.0), (-3.0, 1.0), (math.nan, 1.0), (math.inf, 1.0), (1.0, 1.0), (1.01, 1.2), (970.0, 1000.0)],
)
def test_limits(value, limit):
    assert calm_limit(value) == limit


def test_the_axis_stands_still_while_a_value_creeps():
    limits = {calm_limit(value) for value in np.linspace(100, 1000, 500)}
    assert len(limits) <= 11


FALL = 0.7 * np.exp(-np.arange(3000.0) / 30)


@pytest.mark.parametrize(
    ("curves", "top"),
    [
        ([FALL], 0.7),  # most of the run is a thousandth of it, but the fall is what happened
        ([np.append(np.full(20, 0.5), 0.9)], 0.9),  # a little higher
        ([np.insert(np.full(300, 0.003), 0, 0.33)], 0.003),  # a start without a fall
        ([np.insert(np.full(300, 0.3), 0, 2.4)], 2.4),
        ([np.insert(np.full(300, 0.8), 0, 1e6)], 0.8),
        ([np.insert(np.full(300, 0.5), 200, [9.0, 1e5])], 0.5),  # spikes
        ([np.array([2.4, 0.16]), np.array([1.6, 0.8, 0.6, 0.5, 0.4, 0.4, 0.3])], 2.4),  # readings tell of the fall
        ([np.array([1e6, 0.8, 0.7])], 0.8),
        ([np.array([np.nan, 2.0]), np.full(3, np.nan)], 2.0),
        ([np.zeros(0)], 0.0),
        ([np.full(9, np.inf)], 0.0),
    ],
)
def test_an_axis_shows_the_fall_but_no_lone_spike(curves, top):
    assert usual_top(curves) == pytest.approx(top)


@settings(max_examples=50)
@given(st.lists(st.floats(1, 9), min_size=1, max_size=12))
def test_beside_a_lone_start_it_reaches_the_highest_median_of_five_neighbours(values):
    curve = [1e9, 1.0, *values] if len(values) > 1 else [1e9, 1.0, 1.0]
    wide = min(len(curve), 5)
    windows = [sorted(curve[i : i + wide]) for i in range(len(curve) - wide + 1)]
    assert usual_top([np.array(curve)]) == max(window[(wide - 1) // 2] for window in windows)
