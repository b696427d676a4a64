"""Marching squares against lines and circles that are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.ui.plane.contour import winner_lines, zero_lines


def _grid(size: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """x and y in 0 .. 1 at the centres of cells, row 0 at the top, y downwards."""
    centres = (np.arange(size, dtype=np.float32) + 0.5) / size
    return np.meshgrid(centres, centres)


def _lengths(lines: np.ndarray) -> np.ndarray:
    return np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])


def _inner(lines: np.ndarray) -> np.ndarray:
    """Lines between the four cell centres of a 2 x 2 map."""
    return lines[((lines > 0.2499) & (lines < 0.7501)).all(axis=1)]


def _cut(line: np.ndarray) -> str:
    """The corner of the middle square that a line cuts off."""
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return ("top" if y < 0.5 else "bottom") + (" left" if x < 0.5 else " right")


def test_a_straight_line_is_exact_and_reaches_both_borders() -> None:
    x, y = _grid()
    lines = zero_lines(2 * x + y - 1)
    ends = lines.reshape(-1, 2)
    assert 2 * ends[:, 0] + ends[:, 1] == pytest.approx(1, abs=1e-5)
    assert ends[:, 1].min() == 0
    assert ends[:, 1].max() == pytest.approx(1, abs=1e-6)
    assert _lengths(lines).sum() == pytest.approx(np.hypot(0.5, 1), rel=1e-4)


def test_a_circle_has_its_length_and_is_closed() -> None:
    x, y = _grid(80)
    lines = zero_lines((x - 0.5) ** 2 + (y - 0.5) ** 2 - 0.09)
    ends = lines.reshape(-1, 2)
    assert np.hypot(*(ends - 0.5).T) == pytest.approx(0.3, abs=1e-3)
    assert _lengths(lines).sum() == pytest.approx(2 * np.pi * 0.3, rel=1e-3)
    _, counts = np.unique(np.round(ends, 5), axis=0, return_counts=True)
    assert (counts == 2).all()


def test_a_saddle_is_split_by_its_mean() -> None:
    field = np.array([[1, -1], [-1, 1]], np.float32)
    high, low = zero_lines(field + 0.2), zero_lines(field - 0.2)
    # Above zero in the middle, the positive corners (top left, bottom right) are joined, else cut off.
    assert {_cut(line) for line in _inner(high)} == {"top right", "bottom left"}
    assert {_cut(line) for line in _inner(low)} == {"top left", "bottom right"}


@pytest.mark.parametrize("value", [1.0, -1.0, 0.0, np.nan, np.inf])
def test_no_line_where_nothing_changes(value: float) -> None:
    assert len(zero_lines(np.full((8, 8), value, np.float32))) == 0


def test_cells_without_numbers_have_no_line() -> None:
    x, _ = _grid(20)
    field = (x - 0.5).astype(np.float32)
    field[10, :] = np.nan
    ends = zero_lines(field).reshape(-1, 2)
    assert len(ends)
    assert not ((ends[:, 1] > 0.5) & (ends[:, 1] < 0.55)).any()


def test_borders_of_three_sectors() -> None:
    x, y = _grid(90)
    angles = np.array([0, 2, 4]) * np.pi / 3
    scores = np.stack([(x - 0.5) * np.cos(a) + (y - 0.5) * np.sin(a) for a in angles]).astype(np.float32)
    lines = winner_lines(scores)
    ends = lines.reshape(-1, 2) - 0.5
    ordered = np.sort(np.stack([ends @ [np.cos(a), np.sin(a)] for a in angles]), axis=0)
    away = np.hypot(*ends.T) > 0.03  # where three meet, a cell has no exact answer
    assert ordered[-1][away] == pytest.approx(ordered[-2][away], abs=2e-3)
    # A border lies in the middle between two sectors: at 60, 180 and 300 degrees, from the centre to the edge.
    assert set(np.round(np.degrees(np.arctan2(*ends[np.hypot(*ends.T) > 0.2].T[::-1])) % 360, -1)) == {60, 180, 300}
    long, short = 0.5 / np.sin(np.pi / 3), 0.5
    # The border between the first two belongs to both of them and comes twice.
    assert _lengths(lines).sum() == pytest.approx(3 * long + short, rel=0.02)


def test_a_class_that_never_wins_has_no_border() -> None:
    x, _ = _grid(30)
    scores = np.stack([x - 0.5, 0.5 - x, np.full_like(x, -9)]).astype(np.float32)
    ends = winner_lines(scores).reshape(-1, 2)
    assert ends[:, 0] == pytest.approx(0.5, abs=1e-5)


def test_nothing_to_draw() -> None:
    assert winner_lines(np.zeros((0, 0, 0), np.float32)).shape == (0, 4)
    assert zero_lines(np.zeros((0, 0), np.float32)).shape == (0, 4)


@pytest.mark.parametrize("size", [1e30, 1.2e38])
def test_lines_of_huge_numbers_lie_where_those_of_small_ones_do(size: float) -> None:
    """A warning would fail this test."""
    rng = np.random.default_rng(0)
    fields = rng.uniform(-1, 1, (3, 9, 9)).astype(np.float32)
    assert zero_lines(fields[0] * np.float32(size)) == pytest.approx(zero_lines(fields[0]), abs=1e-5)
    assert winner_lines(fields * np.float32(size)) == pytest.approx(winner_lines(fields), abs=1e-5)


def test_at_the_end_of_numbers_lines_may_be_missing_but_nothing_is_told_to_have_gone_wrong() -> None:
    fields = np.random.default_rng(0).uniform(-1, 1, (3, 9, 9)).astype(np.float32) * np.float32(3.4e38)
    assert 0 < len(zero_lines(fields[0])) <= len(zero_lines(fields[0] / np.float32(1e30)))
    assert np.isfinite(winner_lines(fields)).all()
