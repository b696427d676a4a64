"""Where curves go on above the axis."""

from __future__ import annotations

import numpy as np

from nnsim.ui.views.curves.peaks import MOST, Peak, find_peaks


def test_each_part_above_has_its_highest_point() -> None:
    y = np.array([9.0, 1, 1, 5, 7, 6, 1, np.nan, np.inf, 1])
    x = np.arange(10.0)
    assert find_peaks(x, y, 4.0, "train") == [Peak(0, 9, "train"), Peak(4, 7, "train"), Peak(8, np.inf, "train")]


def test_nothing_above_and_nothing_at_all() -> None:
    assert find_peaks(np.arange(3.0), np.ones(3), 1.0, "test") == []
    assert find_peaks(None, None, 1.0, "test") == []


def test_not_every_spike_of_a_band_is_marked() -> None:
    assert len(find_peaks(np.arange(1000.0), np.arange(1000) % 2 * 5.0, 1.0, "test")) == MOST
