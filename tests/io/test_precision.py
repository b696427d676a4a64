"""Tables are held in float32 while they are read, unless that would make different numbers alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.io import table
from nnsim.io.growing import Growing
from nnsim.io.importing import read
from nnsim.io.precision import Precision
from nnsim.io.result import stored


def column(start: float, step: float, count: int, *, whole: bool) -> np.ndarray:
    values = start + step * (np.arange(count) * 7919 % 101)
    return np.round(values) if whole else values


@given(
    start=st.sampled_from([0.0, 1.0, -3e4, 1e6, 1.7e9, 1e30]),
    step=st.sampled_from([0.0, 1e-9, 1e-5, 1e-3, 0.01, 0.37, 1.0, 250.0]),
    whole=st.booleans(),
    gaps=st.integers(0, 3),
    size=st.sampled_from([5, 40, 400]),
)
def test_blocks_tell_what_the_whole_column_tells(start: float, step: float, whole: bool, gaps: int, size: int) -> None:
    values = column(start, step, 400, whole=whole)
    values[[3, 77, 390][:gaps]] = np.nan
    told = Precision(2)
    for at in range(0, 400, size):
        told.add(np.column_stack([np.arange(at, at + size), values[at : at + size]]))
    full = np.where(np.isnan(values), np.nanmean(values), values)
    rounded = stored(full).dtype == np.float32
    assert told.needs_double or rounded, "where in doubt, float64"
    if not gaps and step != 1e-3:  # nothing about the border
        assert told.needs_double == (not rounded)


@pytest.fixture
def widened(monkeypatch) -> list[int]:
    """How many numbers were there whenever float64 was found to be needed; blocks are of 64 rows."""
    sizes: list[int] = []
    widen = Growing.widen

    def noted(growing: Growing) -> None:
        sizes.append(growing._length)
        widen(growing)

    monkeypatch.setattr(Growing, "widen", noted)
    monkeypatch.setattr(table, "BLOCK", 64)
    return sizes


def write(path: Path, values: np.ndarray) -> Path:
    rows = (f"{value!r},{k % 7}.5,{'ab'[k % 2]}\n" for k, value in enumerate(values.tolist()))
    path.write_text("u,v,class\n" + "".join(rows))
    return path


def test_plain_decimals_never_take_twice_the_memory(tmp_path: Path, widened: list[int]) -> None:
    values = np.random.default_rng(1).normal(size=400).round(4)
    data = read(write(tmp_path / "a.csv", values))
    assert (data.x.dtype, widened) == (np.float32, [])
    np.testing.assert_array_equal(data.x[:, 0], values.astype(np.float32))


def test_large_numbers_that_come_late_are_held_in_full(tmp_path: Path, widened: list[int]) -> None:
    """What came before was kept as it is: small whole numbers lose nothing in float32."""
    values = np.concatenate([np.arange(200.0), 1_700_000_000.0 + np.arange(200)])
    data = read(write(tmp_path / "a.csv", values))
    assert (data.x.dtype, widened) == (np.float64, [192])
    np.testing.assert_array_equal(data.x[:, 0], values)


def test_what_was_rounded_before_it_mattered_is_read_once_more(tmp_path: Path, widened: list[int]) -> None:
    """The first rows lie far apart; only the later ones, which lie close, make the deviation of the column small."""
    far = 1e6 + 0.01 * np.arange(64) + 800 * (np.arange(64) % 2)
    values = np.concatenate([far, np.full(1200, 1e6 + 0.01)]).round(2)
    data = read(write(tmp_path / "a.csv", values))
    assert (data.x.dtype, widened) == (np.float64, [0])
    np.testing.assert_array_equal(data.x[:, 0], values)
