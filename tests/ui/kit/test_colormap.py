"""Numbers as colours."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtGui import QColor, QImage

from nnsim.ui.kit import colormap
from nnsim.ui.kit.theme import DARK, LIGHT, Theme

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def _rgb(pixel: int) -> str:
    return f"#{int(pixel) & 0xFFFFFF:06X}"


def _color(value: float, theme: Theme) -> str:
    return colormap.value_color(value, theme).name().upper()


@BOTH
def test_ends_and_middle(theme: Theme) -> None:
    assert _color(-1.0, theme) == theme.negative
    assert _color(1.0, theme) == theme.positive
    assert _color(0.0, theme) == theme.neutral


@BOTH
def test_clips_and_shows_nan(theme: Theme) -> None:
    assert _color(-7.0, theme) == theme.negative
    assert _color(float("inf"), theme) == theme.positive
    assert _color(float("-inf"), theme) == theme.negative
    assert _color(float("nan"), theme) == theme.missing


@BOTH
def test_no_value_looks_like_nan(theme: Theme) -> None:
    table = colormap.value_table(theme)
    assert len(table) == colormap.ENTRIES + 1
    assert table[-1] not in table[:-1]
    assert (table >> 24 == 0xFF).all()


@BOTH
def test_further_from_zero_is_further_from_neutral(theme: Theme) -> None:
    table = colormap.value_table(theme)[:-1]
    rgb = np.stack([table >> 16 & 255, table >> 8 & 255, table & 255], axis=1).astype(int)
    neutral = np.array(QColor(theme.neutral).getRgb()[:3])
    distance = np.linalg.norm(rgb - neutral, axis=1)
    half = colormap.ENTRIES // 2
    assert (np.diff(distance[half:]) >= -1.5).all()
    assert (np.diff(distance[:half]) <= 1.5).all()


@given(arrays(np.float32, (3, 4, 5), elements=st.floats(-3, 3, width=32)))
def test_same_as_one_by_one(values: np.ndarray) -> None:
    table = colormap.value_table(LIGHT)
    last = colormap.ENTRIES - 1
    index = np.floor((np.clip(values.astype(float), -1, 1) + 1) / 2 * last + 0.5).astype(int)
    pixels = colormap.to_rgb32(values, table)
    assert pixels.dtype == np.uint32
    assert pixels.shape == values.shape
    # float32 may fall on the other side of the border between two entries.
    near = [table[np.clip(index + d, 0, last)] == pixels for d in (-1, 0, 1)]
    assert np.logical_or.reduce(near).all()


def test_leaves_its_input_alone() -> None:
    values = np.array([[np.nan, 0.5]], np.float32)
    kept = values.copy()
    colormap.to_rgb32(values, colormap.value_table(LIGHT))
    np.testing.assert_array_equal(values, kept)
    assert colormap.to_rgb32(np.empty((0, 3), np.float32), colormap.value_table(LIGHT)).shape == (0, 3)


@BOTH
def test_mix_shows_the_winner_and_its_certainty(theme: Theme) -> None:
    shares = np.array([[1, 0, 0], [0, 0, 1], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]], np.float32).T.reshape(3, 1, 4)
    pixels = colormap.mix(shares, theme)[0]
    assert _rgb(pixels[0]) == theme.class_color(0).name().upper()
    assert _rgb(pixels[1]) == theme.class_color(2).name().upper()
    assert _rgb(pixels[2]) == theme.neutral
    # Certainty of one half among three: (0.5 * 3 - 1) / 2 = 0.25.
    assert pixels[3] == colormap.class_table(theme, 3)[0, 64]


def test_mix_survives_nan() -> None:
    assert colormap.mix(np.full((3, 2, 2), np.nan, np.float32), LIGHT).shape == (2, 2)


def test_image_shares_and_keeps_the_memory() -> None:
    pixels = np.full((3, 5), 0xFF336699, np.uint32)
    picture = colormap.image(pixels)
    pixels[1, 2] = 0xFF112233
    assert (picture.width(), picture.height()) == (5, 3)
    assert picture.pixelColor(2, 1).name() == "#112233"
    assert picture.format() == QImage.Format.Format_RGB32
    copy = QImage(picture)
    del pixels, picture
    gc.collect()
    assert copy.pixelColor(2, 1).name() == "#112233"


def test_image_of_a_slice() -> None:
    pixels = np.arange(24, dtype=np.uint32).reshape(4, 6) | np.uint32(0xFF000000)
    picture = colormap.image(pixels[:, 1:4])
    assert picture.pixelColor(0, 0).blue() == 1
    assert picture.pixelColor(2, 3).blue() == 21
