"""Ink on pixels, against coverage counted on a fine grid and against scipy's labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from nnsim.ui.data.drawing.raster import LIKE, blank, covered, flooded, inked, is_blank, shifted


def test_a_dot_covers_its_area() -> None:
    cover = covered((40, 40), (20, 20), (20, 20), 9)
    assert cover.sum() == pytest.approx(np.pi * 81, rel=0.01)
    assert cover[20, 20] == 1
    assert cover[0, 0] == 0


@pytest.mark.parametrize("end", [(30, 12), (12, 30), (28, 28)])
def test_a_stroke_covers_a_capsule(end: tuple[float, float]) -> None:
    start, radius, fine = (12.0, 12.0), 4.0, 8
    middle = (np.arange(40 * fine) + 0.5) / fine
    x, y = np.meshgrid(middle, middle)
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy), 0, 1)
    inside = np.hypot(x - start[0] - along * dx, y - start[1] - along * dy) <= radius
    area = inside.reshape(40, fine, 40, fine).mean(axis=(1, 3))
    assert covered((40, 40), start, end, radius) == pytest.approx(area, abs=0.26)
    assert covered((40, 40), start, end, radius).sum() == pytest.approx(area.sum(), rel=0.01)


def test_ink_mixes_with_what_is_there() -> None:
    picture = np.array([[0, 100, 200]], np.uint8)
    assert inked(picture, np.array([[0, 0.5, 1]], np.float32), (255,)).tolist() == [[0, 178, 255]]
    colour = blank((1, 2, 3))
    assert inked(colour, np.array([[0, 1]], np.float32), (10, 20, 30)).tolist() == [[[255] * 3, [10, 20, 30]]]


@given(st.integers(0, 2**32 - 1))
def test_fills_what_hangs_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    picture = np.where(rng.random((9, 11)) < 0.6, 0, 200).astype(np.uint8)
    row, column = int(rng.integers(9)), int(rng.integers(11))
    labels, _ = ndimage.label(abs(picture.astype(int) - int(picture[row, column])) <= LIKE)
    filled = flooded(picture, row, column, (255,))
    assert np.array_equal(filled == 255, labels == labels[row, column])


@given(st.integers(-9, 9), st.integers(-9, 9), st.booleans())
def test_shifts_as_scipy_does(right: int, down: int, colour: bool) -> None:
    shape = (6, 7, 3) if colour else (6, 7)
    picture = np.random.default_rng(1).integers(0, 255, shape).astype(np.uint8)
    expected = ndimage.shift(picture, (down, right, 0)[: len(shape)], order=0, cval=255 if colour else 0)
    assert np.array_equal(shifted(picture, right, down), expected)


def test_paper_is_black_as_nothing_or_white() -> None:
    assert is_blank(blank((4, 4)))
    assert blank((4, 4)).max() == 0
    assert blank((4, 4, 3)).min() == 255
