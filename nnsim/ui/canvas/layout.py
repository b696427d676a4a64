"""Where everything stands: sizes of cells and distances of columns for the space at hand.

All lengths are px at zoom 1; the origin is the top left corner of the canvas.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from nnsim.ui.canvas.columns import Column

CELL = (18.0, 52.0)
"""Smallest and largest side of a neuron's miniature."""
GRID_CELL = (11.0, 24.0)
GRID_ACROSS = 6
OUTPUT_CELL = 92.0
GAP = (30.0, 132.0)
"""Smallest and largest distance between neighbouring columns."""
MARGIN = 14.0
NAME_LEFT, NAME_RIGHT = 44.0, 64.0
"""Room for the names of features on the left and of classes on the right."""
HEAD_SPACE = 8.0
PORTS = 8
"""Bands into which the units of a summarised column are bundled."""


@dataclass(frozen=True, slots=True)
class Box:
    """One column's place: cells of side ``cell`` stand ``pitch`` apart in ``across`` columns of ``shown`` cells."""

    x: float
    y: float
    width: float
    height: float
    cell: float
    pitch: float
    across: int
    shown: int

    @property
    def centre(self) -> float:
        """x of the middle."""
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        """x of the right side."""
        return self.x + self.width

    def corner(self, slot: int) -> tuple[float, float]:
        """Top left corner of the cell in ``slot``."""
        row, column = divmod(slot, self.across)
        return self.x + column * self.pitch, self.y + row * self.pitch

    def slot_at(self, x: float, y: float) -> int | None:
        """The slot whose cell contains the point."""
        column, dx = divmod(x - self.x, self.pitch)
        row, dy = divmod(y - self.y, self.pitch)
        slot = int(row) * self.across + int(column)
        inside = dx <= self.cell and dy <= self.cell and 0 <= column < self.across and row >= 0
        return slot if inside and slot < self.shown else None


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of the columns and the size of the whole; ``compact`` asks for the small headers."""

    boxes: tuple[Box, ...]
    width: float
    height: float
    compact: bool

    def gap_middle(self, before: int) -> float:
        """x half-way between column ``before`` and the next one."""
        return (self.boxes[before].right + self.boxes[before + 1].x) / 2


def arrange(
    columns: tuple[Column, ...],
    width: float,
    height: float,
    heads: tuple[float, ...],
    small_heads: tuple[float, ...],
    insert: float,
    scale: float = 1.0,
) -> Layout:
    """Fit ``columns`` into ``width`` x ``height``.

    ``heads`` are the widths of the headers above the columns, ``small_heads`` of their compact
    form, ``insert`` the room between two full headers. Where even compact headers do not fit,
    the layout is wider than ``width`` and the canvas scrolls.
    """
    sizes = _sizes(columns, width, height, scale)
    for compact, needed in ((False, heads), (True, small_heads)):
        room = 0.0 if compact else insert
        gaps = _least_gaps(sizes, needed, room, scale)
        sides = _sides(sizes, needed, scale)
        if compact or sum(s.width for s in sizes) + sum(gaps) + sum(sides) <= width:
            return _place(sizes, gaps, sides, width, height, compact, scale)
    raise AssertionError("unreachable")


@dataclass(frozen=True, slots=True)
class _Size:
    width: float
    height: float
    cell: float
    pitch: float
    across: int
    shown: int


def _sizes(columns: tuple[Column, ...], width: float, height: float, scale: float) -> list[_Size]:
    usable = max(height - 2 * MARGIN * scale, 60.0)
    rows = max([len(c.slots) for c in columns if not c.grid], default=1)
    across = (width - (NAME_LEFT + NAME_RIGHT) * scale) / max(len(columns) * 1.75 - 0.75, 1.0)
    low, high = CELL[0] * scale, CELL[1] * scale
    cell = float(np.clip(min(_side(usable, rows), across), low, high))
    return [_grid_size(c, usable, width, scale) if c.grid else _size(c, cell, usable, across, scale) for c in columns]


def _side(usable: float, rows: int) -> float:
    """Side of ``rows`` cells with a quarter of their side between them."""
    return usable / (rows + 0.22 * (rows - 1))


def _size(column: Column, cell: float, usable: float, across: float, scale: float) -> _Size:
    count = len(column.slots)
    if column.kind == "output":
        cell = min(
            max(1.75 * cell, cell), OUTPUT_CELL * scale, max(_side(usable, count), cell), max(1.3 * across, cell)
        )
    elif column.narrow:
        cell *= 0.78
    pitch = cell * 1.22 if count < 2 else min(cell * 1.4, max((usable - cell) / (count - 1), cell * 1.12))
    if column.narrow and count > 1:
        pitch = min(cell / 0.78 * 1.4, max((usable - cell) / (count - 1), cell * 1.12))
    return _Size(cell, cell + pitch * (count - 1), cell, pitch, 1, count)


def _grid_size(column: Column, usable: float, width: float, scale: float) -> _Size:
    """The largest cells with which all units fit; the first ones where even the smallest do not."""
    count = len(column.slots)
    low, high = GRID_CELL[0] * scale, GRID_CELL[1] * scale
    most = GRID_ACROSS if width > 640 * scale else GRID_ACROSS - 2
    space = 2.0 * scale
    best: tuple[float, int, int] = (low, most, int(usable // (low + space)) * most)
    for across in range(2, most + 1):
        cell = min((usable + space) / ceil(count / across) - space, high)
        if cell > best[0] or (cell >= low and best[2] < count):
            best = (cell, across, count)
    cell, across, shown = best
    shown = min(shown, count)
    rows = ceil(shown / across)
    pitch = cell + space
    return _Size(across * pitch - space, rows * pitch - space, cell, pitch, across, shown)


def _least_gaps(sizes: list[_Size], heads: tuple[float, ...], insert: float, scale: float) -> list[float]:
    """Smallest gap after each column so that neither columns nor headers touch."""
    pairs = zip(sizes, sizes[1:], heads, heads[1:], strict=False)
    return [
        max(GAP[0] * scale, (ha + hb - a.width - b.width) / 2 + HEAD_SPACE * scale + insert) for a, b, ha, hb in pairs
    ]


def _sides(sizes: list[_Size], heads: tuple[float, ...], scale: float) -> tuple[float, float]:
    """Room left of the first and right of the last column, for names and for wide headers."""
    left = max(NAME_LEFT * scale, (heads[0] - sizes[0].width) / 2) + MARGIN / 2 * scale
    right = max(NAME_RIGHT * scale, (heads[-1] - sizes[-1].width) / 2) + MARGIN / 2 * scale
    return left, right


def _place(
    sizes: list[_Size],
    gaps: list[float],
    sides: tuple[float, float],
    width: float,
    height: float,
    compact: bool,
    scale: float,
) -> Layout:
    total = sum(s.width for s in sizes)
    gaps = _stretch(gaps, width - total - sum(sides), GAP[1] * scale)
    used = total + sum(gaps) + sum(sides)
    tallest = max(s.height for s in sizes) + 2 * MARGIN * scale
    whole = (max(width, used), max(height, tallest))
    x = sides[0] + (whole[0] - used) / 2
    boxes = []
    for size, gap in zip(sizes, [*gaps, 0.0], strict=True):
        y = (whole[1] - size.height) / 2
        boxes.append(Box(x, y, size.width, size.height, size.cell, size.pitch, size.across, size.shown))
        x += size.width + gap
    return Layout(tuple(boxes), *whole, compact)


def _stretch(gaps: list[float], room: float, limit: float) -> list[float]:
    """Widen the smallest gaps to one common width, at most ``limit``, so that together they fill ``room``."""
    if not gaps or sum(gaps) >= room:
        return gaps
    low, high = 0.0, limit
    for _ in range(32):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(max(g, middle) for g in gaps) <= room else (low, middle)
    return [max(gap, low) for gap in gaps]


def ports(column: Column, box: Box) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Where edges end at a column: unit ranges int [p, 2] (first, past the last) and their y, float [p].

    A port is one unit, or a band of units of a summarised column.
    """
    if not column.grid:
        places = [(unit, slot) for slot, unit in enumerate(column.slots) if unit >= 0]
        units = np.array([unit for unit, _ in places], np.intp)
        y = np.array([box.y + slot * box.pitch + box.cell / 2 for _, slot in places])
        return np.stack([units, units + 1], axis=1).reshape(-1, 2), y
    bounds = np.linspace(0, column.units, PORTS + 1).round().astype(np.intp)
    y = box.y + box.height * (np.arange(PORTS) + 0.5) / PORTS
    return np.stack([bounds[:-1], bounds[1:]], axis=1), y
