"""Which numbers of pictures are black and white, by type and range, and that nothing gets lost on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnsim.core.problem import ProblemError
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import preview, read
from nnsim.io.levels import of, shaded

LABELS = np.array([0, 1, 0, 1])


def pictures(high: float, dtype: type, low: float = 0) -> np.ndarray:
    x = np.linspace(low, high, 4 * 6 * 5).reshape(4, 6, 5)
    return (np.rint(x) if np.dtype(dtype).kind in "iu" else x).astype(dtype)


@pytest.mark.parametrize(
    ("high", "dtype", "levels"),
    [
        (255, np.uint8, (0, 255)), (60, np.uint8, (0, 255)), (16, np.uint8, (0, 16)), (1, np.uint8, (0, 1)),
        (240, np.uint16, (0, 255)), (255, np.int64, (0, 255)), (16, np.uint16, (0, 16)), (16, np.int64, (0, 16)),
        (300, np.int64, (0, 1023)), (4095, np.uint16, (0, 4095)), (60000, np.uint16, (0, 65535)),
        (200, np.int32, (0, 255)),
        (1, np.float32, (0, 1)), (0.7, np.float64, (0, 1)), (255, np.float32, (0, 255)), (16, np.float64, (0, 16)),
        (0, np.int16, (0, 255)), (20, np.float32, (0, 20)), (100_000, np.int32, (0, 100_000)), (60, np.int32, (0, 255)),
    ],
)  # fmt: skip
def test_the_rule(high: float, dtype: type, levels: tuple[float, float]) -> None:
    assert of(pictures(high, dtype)) == levels


def test_negative_numbers() -> None:
    assert of(pictures(0.9, np.float32, -0.8)) == (-1, 1)
    assert of(pictures(127, np.int8, -128)) == (-128, 127)
    assert of(np.full((2, 3, 3), -5.0)) == (-5, 0)


def test_shades_are_bytes_where_nothing_gets_lost() -> None:
    for dtype in (np.int64, np.uint16, np.int32):
        made = shaded(pictures(255, dtype), (0, 255))
        assert made.dtype == np.uint8
        np.testing.assert_array_equal(made, pictures(255, dtype))
    whole = np.arange(256).reshape(1, 16, 16)
    np.testing.assert_array_equal(shaded((whole / 255).astype(np.float32), (0, 1)), whole)
    sixteenths = shaded(np.arange(17).reshape(1, 1, 17), (0, 16))
    assert sixteenths.dtype == np.float32
    np.testing.assert_array_equal(sixteenths[0, 0] * 16, np.arange(17))


def test_whole_numbers_of_any_type_are_the_same_pictures(tmp_path: Path) -> None:
    sets = {}
    for dtype in (np.uint8, np.uint16, np.int32, np.int64, np.float32):
        np.savez(tmp_path / "a.npz", x=pictures(250, np.uint8).astype(dtype), y=LABELS)
        found, data = preview(tmp_path / "a.npz"), read(tmp_path / "a.npz")
        assert found.levels == (0, 255)
        assert found.summary.endswith("; 0 is black, 255 is white")
        np.testing.assert_array_equal(found.pictures, pictures(250, np.uint8))
        sets[dtype] = data.x
    for x in sets.values():
        assert x.dtype == np.uint8
        np.testing.assert_array_equal(x, pictures(250, np.uint8))


def test_another_scale_is_told_and_can_be_corrected(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=pictures(16, np.int64), y=LABELS)
    data = read(tmp_path / "a.npz")
    assert data.origin == "a.npz; 0 is black, 16 is white"
    assert (data.x.min(), data.x.max()) == (0, 1)
    corrected = read(tmp_path / "a.npz", ImportChoices(levels=(0, 255)))
    np.testing.assert_array_equal(corrected.x, pictures(16, np.uint8))


def test_the_brightest_picture_may_come_last(tmp_path: Path) -> None:
    x = np.zeros((3000, 2, 2), np.int32)
    x[:, 0], x[-1, 0, 0] = 3, 200
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(3000) % 2)
    assert preview(tmp_path / "a.npz").levels == (0, 3)
    data = read(tmp_path / "a.npz")
    np.testing.assert_array_equal(data.x, x)


def test_infinite_pixels_are_refused_instead_of_cut_off(tmp_path: Path) -> None:
    x = pictures(1, np.float32)
    x[2, 1, 1] = np.inf
    np.savez(tmp_path / "a.npz", x=x, y=LABELS)
    with pytest.raises(ProblemError, match="some pixels are infinite"):
        read(tmp_path / "a.npz")
