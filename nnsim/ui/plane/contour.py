"""The decision contour: marching squares over the map, for all cells at once.

Values are known at the centres of the map's cells. Half a cell is added at each border by
linear extrapolation, so that lines reach the edge of the plane.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

_EMPTY = np.zeros((0, 4), np.float32)

# Corners of a cell: a (top left), b (top right), c (bottom right), d (bottom left), as bits 1, 2, 4, 8 of a case.
# Edges: 0 = ab, 1 = bc, 2 = cd, 3 = da. For each case the edges that the line joins; -1: no second line.
_LINES = np.array(
    [
        (-1, -1, -1, -1),
        (3, 0, -1, -1),
        (0, 1, -1, -1),
        (3, 1, -1, -1),
        (1, 2, -1, -1),
        (3, 0, 1, 2),
        (0, 2, -1, -1),
        (2, 3, -1, -1),
        (2, 3, -1, -1),
        (0, 2, -1, -1),
        (0, 1, 2, 3),
        (1, 2, -1, -1),
        (3, 1, -1, -1),
        (0, 1, -1, -1),
        (3, 0, -1, -1),
        (-1, -1, -1, -1),
    ],
    np.int8,
)
_BITS = np.array([1, 2, 4, 8], np.int8)
_CORNER_X = np.array([0, 1, 1, 0])
_CORNER_Y = np.array([0, 0, 1, 1])


def zero_lines(field: Floats) -> Floats:
    """Where ``field`` [h, w] changes its sign: segments (x1, y1, x2, y2) [k, 4] in 0 .. 1 of width and height.

    Row 0 is the top. Cells with a value that is not finite have no line.
    """
    if field.size == 0:
        return _EMPTY
    values = _to_border(field)
    cells = _mixed(values > 0)
    return _segments(_corners(values, cells), cells, field.shape)


def winner_lines(scores: Floats) -> Floats:
    """Borders between the winning classes of ``scores`` [k, h, w]; segments as in ``zero_lines``."""
    if scores.shape[0] < 2 or scores.size == 0:
        return _EMPTY
    values = np.stack([_to_border(s) for s in scores])
    cells = _mixed_classes(values.argmax(axis=0))
    corners = np.stack([_corners(v, cells) for v in values])
    usable = np.isfinite(corners).all(axis=(0, 2))
    corners, cells = corners[:, usable], cells[usable]
    size = scores.shape[1], scores.shape[2]
    # The last class needs no lines of its own: each of its borders belongs to another class too.
    found = [_segments(margin, cells, size) for margin in _margins(corners)[:-1]]
    return np.concatenate(found)


def _margins(corners: Floats) -> Floats:
    """How far each class is ahead of the best other one, [k, m, 4]."""
    ordered = np.sort(corners, axis=0)
    best, second = ordered[-1], ordered[-2]
    margins: Floats = corners - np.where(corners == best, second, best)
    return margins


def _to_border(field: Floats) -> Floats:
    """[h, w] at cell centres to [h + 2, w + 2] with the values at the borders."""
    with np.errstate(all="ignore"):
        for axis in (0, 1):
            inner = np.moveaxis(field, axis, 0)
            near = inner[1] if len(inner) > 1 else inner[0]
            far = inner[-2] if len(inner) > 1 else inner[0]
            first, last = 1.5 * inner[0] - 0.5 * near, 1.5 * inner[-1] - 0.5 * far
            field = np.moveaxis(np.concatenate([first[None], inner, last[None]]), 0, axis)
    return np.ascontiguousarray(field, dtype=np.float32)


def _mixed(positive: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Cells [m, 2] (row, column) whose corners differ in sign."""
    a, b, c, d = positive[:-1, :-1], positive[:-1, 1:], positive[1:, 1:], positive[1:, :-1]
    return np.argwhere((a | b | c | d) & ~(a & b & c & d))


def _mixed_classes(winner: NDArray[np.intp]) -> NDArray[np.intp]:
    """Cells [m, 2] with more than one winner at their corners."""
    a = winner[:-1, :-1]
    return np.argwhere((a != winner[:-1, 1:]) | (a != winner[1:, 1:]) | (a != winner[1:, :-1]))


def _corners(values: Floats, cells: NDArray[np.intp]) -> Floats:
    """Values at the corners a, b, c, d of the cells, [m, 4], an eighth of each.

    Where they are zero and which is larger does not change, and sums of some are numbers for every number of a network.
    """
    picked: Floats = values[cells[:, :1] + _CORNER_Y, cells[:, 1:] + _CORNER_X] / np.float32(8)
    return picked


def _positions(index: NDArray[np.intp], size: int) -> Floats:
    """Grid line ``index`` of 0 .. size + 1 as a position in 0 .. 1: border, centres, border."""
    positions: Floats = np.clip((index - np.float32(0.5)) / np.float32(size), 0.0, 1.0).astype(np.float32)
    return positions


def _segments(corners: Floats, cells: NDArray[np.intp], size: tuple[int, ...]) -> Floats:
    """Line segments [k, 4] through cells with the given corner values [m, 4]."""
    usable = np.isfinite(corners).all(axis=1)
    corners, cells = corners[usable], cells[usable]
    case = (corners > 0).astype(np.int8) @ _BITS
    # Two opposite corners: the mean decides which of them are joined.
    saddle = ((case == 5) | (case == 10)) & (corners.mean(axis=1) > 0)
    case[saddle] = 15 - case[saddle]
    points = _crossings(corners, cells, size)
    lines = _LINES[case]
    first, second = lines[:, 0] >= 0, lines[:, 2] >= 0
    return np.concatenate([_join(points[first], lines[first, :2]), _join(points[second], lines[second, 2:])])


def _join(points: Floats, edges: NDArray[np.int8]) -> Floats:
    rows = np.arange(len(points))
    return np.concatenate([points[rows, edges[:, 0]], points[rows, edges[:, 1]]], axis=1)


def _crossings(corners: Floats, cells: NDArray[np.intp], size: tuple[int, ...]) -> Floats:
    """Where the field is zero on each of the four edges, [m, 4, 2]; only edges with a change are meaningful."""
    x = _positions(cells[:, 1:] + _CORNER_X, size[1])
    y = _positions(cells[:, :1] + _CORNER_Y, size[0])
    after = np.roll(corners, -1, axis=1)
    difference = corners - after
    share = np.divide(corners, difference, out=np.full_like(corners, 0.5), where=difference != 0)
    share = np.clip(share, 0.0, 1.0)
    at = [v + share * (np.roll(v, -1, axis=1) - v) for v in (x, y)]
    return np.stack(at, axis=2).astype(np.float32)
