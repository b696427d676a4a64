"""Arrays as rows, also of none."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import nnsim
from nnsim.core.rows import as_rows, put_rows, rows_apart, rows_of


@pytest.mark.parametrize("shape", [(3,), (3, 4), (3, 2, 5), (0,), (0, 4), (0, 2, 5), (3, 0)])
def test_rows_hold_the_numbers_of_one_each(shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    rows = as_rows(values)
    assert rows.shape == (shape[0], int(np.prod(shape[1:])))
    assert rows.ravel().tolist() == values.ravel().tolist()


def test_nobody_lets_numpy_work_out_how_long_the_rows_of_samples_are() -> None:
    """Of no samples it cannot, and raises. What a fitted model answers is of some."""
    guessed = re.compile(r"reshape\(len\([^()]*(\([^()]*\))?[^()]*\), -1\)")
    found = {}
    for path in Path(nnsim.__file__).parent.rglob("*.py"):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if guessed.search(line)]
        if lines and "learners" not in path.parts and "pytorch" not in path.parts:
            found[path.name] = lines
    assert found == {}


SHAPES = [(7, 2), (7, 3), (7, 1), (7,), (7, 2, 2), (7, 40), (0, 2), (7, 0)]


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.uint8, np.int16, np.bool_])
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_are_taken_put_and_compared_as_numpy_does(shape: tuple[int, ...], kind: type[np.generic]) -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(0, 2, shape).astype(kind)
    mask, places = np.arange(shape[0]) % 3 == 0, np.flatnonzero(np.arange(shape[0]) % 3 == 1)[::-1]
    for which in (mask, places, slice(1, 3)):
        taken = rows_of(values, which)
        assert taken.dtype == values.dtype
        assert np.array_equal(taken, values[which])
        put, expected = values.copy(), values.copy()
        put_rows(put, which, taken[::-1].copy())
        expected[which] = values[which][::-1]
        assert np.array_equal(put, expected)
    assert rows_of(values, mask).flags.writeable
    other = rng.integers(0, 2, shape).astype(kind)
    apart = [a.tobytes() != b.tobytes() for a, b in zip(values, other, strict=True)]
    assert rows_apart(values, other).tolist() == apart


def test_rows_that_lie_apart_in_memory_are_taken_as_well() -> None:
    values = np.arange(24.0).reshape(2, 12).T
    mask = np.arange(12) % 2 == 0
    assert np.array_equal(rows_of(values, mask), values[mask])
    assert rows_apart(values, values[::-1]).all()


def test_numbers_that_are_none_are_compared_by_their_bytes() -> None:
    values = np.array([[np.nan, 0.0], [1.0, 0.0]], np.float32)
    other = np.array([[np.nan, 0.0], [1.0, -0.0]], np.float32)
    assert rows_apart(values, other).tolist() == [False, True]
