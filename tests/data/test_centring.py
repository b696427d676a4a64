"""Centred and scaled as the digits of MNIST are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from nnsim.core.catalogue import load
from nnsim.data.bundled import load_set
from nnsim.data.centring import as_mnist

load()


def extent(image: np.ndarray) -> int:
    ink = image > 127
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return max(int(np.ptp(rows)), int(np.ptp(columns))) + 1


@pytest.mark.parametrize(("top", "left", "high", "wide"), [(0, 0, 10, 4), (15, 20, 12, 6), (2, 3, 24, 20)])
def test_any_place_and_size_comes_to_the_middle(top: int, left: int, high: int, wide: int) -> None:
    image = np.zeros((28, 28), np.uint8)
    image[top : top + high, left : left + wide] = 255
    centred = as_mnist(image)
    assert ndimage.center_of_mass(centred) == pytest.approx((14, 14), abs=0.6)
    assert abs(extent(centred) - 20) <= 1


def test_digits_of_mnist_stay_what_they_are() -> None:
    digits = load_set("mnist").x[:200]
    same = [np.array_equal(as_mnist(digit), digit) for digit in digits]
    assert sum(same) > 190  # what the makers rounded otherwise is one pixel away


def test_nothing_stays_nothing_and_dots_stay_dots() -> None:
    nothing = np.zeros((28, 28), np.uint8)
    assert as_mnist(nothing) is nothing
    nothing = nothing.copy()
    nothing[3, 4] = 255
    assert extent(as_mnist(nothing)) <= 5
