"""Where points lie on the screen, and the ticks of axes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.ui.plane.geometry import PlaneTransform, clamp, inside, ticks

UNIT = (-0.5, 1.5, -0.5, 1.5)


def test_corners_and_middle_of_the_plane() -> None:
    place = PlaneTransform((-3, 3, -3, 3), left=20, top=10, width=300, height=300)
    assert place.pixel((-3, 3)) == (20, 10)
    assert place.pixel((3, -3)) == (320, 310)
    assert place.to_plane(170, 160) == (0, 0)
    assert place.contains(20, 310)
    assert not place.contains(19, 100)


@given(x=st.floats(-3, 3, width=32), y=st.floats(-3, 3, width=32), size=st.floats(50, 900), left=st.floats(0, 60))
def test_there_and_back(x: float, y: float, size: float, left: float) -> None:
    place = PlaneTransform((-3, 3, -3, 3), left, 7, size, size)
    px = place.pixel((x, y))
    assert place.to_plane(*px) == pytest.approx((x, y), abs=1e-4)
    assert place.to_pixels(np.array([[x, y]], np.float32))[0] == pytest.approx(px, abs=1e-2)


def test_round_ticks() -> None:
    assert ticks(-3, 3) == [-3, -2, -1, 0, 1, 2, 3]
    assert ticks(-0.5, 1.5) == [-0.5, 0, 0.5, 1, 1.5]
    assert ticks(0, 100) == [0, 20, 40, 60, 80, 100]


def test_what_lies_beyond_the_plane() -> None:
    assert clamp((2, -1), UNIT) == (1.5, -0.5)
    some = np.array([[0, 0], [1.6, 0], [0, -0.6]], np.float32)
    assert inside(some, UNIT).tolist() == [[0, 0]]


@pytest.mark.parametrize("size", [1e-39, 1e-30, 1e30, 1.6e38])
def test_planes_of_any_size_have_places_in_px(size: float) -> None:
    place = PlaneTransform((-size, size, -size, size), left=20, top=10, width=300, height=300)
    corners = np.array([[-size, size], [size, -size], [0, 0]], np.float64).astype(np.float32)
    assert place.to_pixels(corners) == pytest.approx(np.array([[20, 10], [320, 310], [170, 160]]), abs=0.1)
    assert not np.isfinite(PlaneTransform((-1e-30, 1e-30, -1, 1)).to_pixels(np.array([[3e38, 0]], np.float32))[0, 0])
