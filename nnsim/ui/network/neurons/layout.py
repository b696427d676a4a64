"""Where everything stands: sizes of cells and distances of columns for the space at hand.

All lengths are px at zoom 1; the origin is the top left corner of the canvas.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.ui.network.neurons.columns import Column

CELL = (18.0, 60.0)
"""Smallest and largest side of a neuron's miniature."""
GRID_CELL = (11.0, 24.0)
GRID_EVEN = 14.0
"""Down to this side, cells that fill whole rows are preferred to larger ones."""
GRID_ACROSS = 6
GRID_NAMED = 0.34
"""Most of the width for classes in several columns with their names; where they need more, names are told on hover."""
LINE = 13.0
"""Least distance of lines of small type."""
OUTPUT_CELL = 104.0
IMAGE_CELL = 72.0
GAP = (30.0, 180.0)
"""Smallest and largest distance between neighbouring columns."""
MARGIN = 14.0
"""Above and below the cells, at every scale: larger type leaves little enough height."""
NAME_LEFT = 44.0
"""Room for the names of features."""
NAME_ROOM = 116.0
"""Most room for the names of a table's columns; longer ones are cut."""
NAME_RIGHT = (22.0, 84.0)
"""Least and most room for the names of classes."""
LETTER = 7.0
"""Width of a letter of such a name, for reserving room."""
HEAD_SPACE = 6.0
PORTS = 8
"""Bands into which the units of a summarised column are bundled."""


@dataclass(frozen=True, slots=True)
class Box:
    """One column's place: ``shown`` cells of side ``cell``, ``across`` in a row; rows stand ``pitch`` apart.

    The cells of a row stand ``step`` apart, further where their names, if they are ``named``, stand between them.
    """

    x: float
    y: float
    width: float
    height: float
    cell: float
    pitch: float
    step: float
    across: int
    shown: int
    named: bool = True

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
        return self.x + column * self.step, self.y + row * self.pitch

    def slot_at(self, x: float, y: float) -> int | None:
        """The slot whose cell contains the point."""
        column, dx = divmod(x - self.x, self.step)
        row, dy = divmod(y - self.y, self.pitch)
        slot = int(row) * self.across + int(column)
        inside = dx <= self.cell and dy <= self.cell and 0 <= column < self.across and row >= 0
        return slot if inside and slot < self.shown else None


Form = Literal["full", "compact", "tight"]
"""Of the headers: one line; two lines; two lines, and the buttons that insert in a row of their own below."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of the columns and the size of the whole; ``form`` is that of the headers.

    ``bars`` tells whether it scrolls: the bar below, and the one at the right.
    """

    boxes: tuple[Box, ...]
    width: float
    height: float
    form: Form
    bars: tuple[bool, bool] = (False, False)

    @property
    def compact(self) -> bool:
        """Whether headers have two lines."""
        return self.form != "full"

    def gap_middle(self, before: int) -> float:
        """x half-way between column ``before`` and the next one."""
        return (self.boxes[before].right + self.boxes[before + 1].x) / 2


@dataclass(frozen=True, slots=True)
class Heads:
    """Widths of the headers in ``full`` and ``compact`` form; ``insert`` is kept free between two of them."""

    full: tuple[float, ...]
    compact: tuple[float, ...]
    insert: float = 0.0


@dataclass(frozen=True, slots=True)
class Room:
    """What canvas and headers share: ``width``, the height that each form of the headers leaves, a bar's breadth.

    None of it depends on what was arranged before, so that the same room is always filled in the same way. If the
    room were what the present headers and bars leave, each form could call for the other for ever.
    """

    width: float
    full: float
    compact: float
    tight: float
    bar: float = 0.0


def arrange(columns: tuple[Column, ...], room: Room, heads: Heads, scale: float = 1.0) -> Layout:
    """Fit ``columns`` into ``room``.

    Where even tight headers do not fit, the layout is wider than that and the canvas scrolls.
    """
    layout = _scrolling(columns, room, "full", heads, scale)
    if layout.bars[0]:
        layout = _scrolling(columns, room, "compact", heads, scale)
    if layout.bars[0]:
        layout = _scrolling(columns, room, "tight", heads, scale)
    return layout


def _scrolling(columns: tuple[Column, ...], room: Room, form: Form, heads: Heads, scale: float) -> Layout:
    """With the scroll bars that it needs. A bar that was added stays, so that this ends."""
    height = {"full": room.full, "compact": room.compact, "tight": room.tight}[form]
    widths, insert = heads.full if form == "full" else heads.compact, 0.0 if form == "tight" else heads.insert
    below = beside = False
    while True:
        left = (room.width - room.bar * beside, height - room.bar * below)
        sizes = _sizes(columns, *left, scale)
        layout = _place(sizes, _spacing(columns, sizes, widths, insert, scale), left, form, scale)
        bars = (below or layout.width > left[0], beside or layout.height > left[1])
        if bars == (below, beside):
            return replace(layout, bars=bars)
        below, beside = bars


@dataclass(frozen=True, slots=True)
class _Spacing:
    """Least gaps between the columns, and the room left and right of them."""

    gaps: list[float]
    sides: tuple[float, float]

    def least(self, sizes: list[_Size]) -> float:
        return sum(size.width for size in sizes) + sum(self.gaps) + sum(self.sides)


def _spacing(
    columns: tuple[Column, ...], sizes: list[_Size], heads: tuple[float, ...], insert: float, scale: float
) -> _Spacing:
    return _Spacing(_least_gaps(sizes, heads, insert, scale), _sides(columns, sizes, heads, scale))


@dataclass(frozen=True, slots=True)
class _Size:
    width: float
    height: float
    cell: float
    pitch: float
    step: float
    across: int
    shown: int
    named: bool = True


def _sizes(columns: tuple[Column, ...], width: float, height: float, scale: float) -> list[_Size]:
    usable = max(height - 2 * MARGIN, 60.0)
    rows = max([len(c.slots) for c in columns if not c.grid], default=1)
    names = (NAME_LEFT + NAME_RIGHT[0]) * scale
    across = (width - names) / max(len(columns) * 1.75 - 0.75, 1.0)
    cell = float(np.clip(min(_side(usable, rows), across), CELL[0] * scale, CELL[1] * scale))
    return [
        _grid_size(c, usable, width, scale) if c.grid else _size(c, _own_side(c, cell, usable, across, scale), usable)
        for c in columns
    ]


def _side(usable: float, rows: int) -> float:
    """Side of ``rows`` cells with a good fifth of their side between them."""
    return usable / (rows + 0.22 * (rows - 1))


def _own_side(column: Column, cell: float, usable: float, across: float, scale: float) -> float:
    """The output is larger where there is room, layers without neurons of their own are smaller."""
    if column.kind == "output":
        return max(cell, min(2.3 * cell, OUTPUT_CELL * scale, _side(usable, len(column.slots)), 1.3 * across))
    if column.size and column.kind == "input":
        return max(cell, min(IMAGE_CELL * scale, 1.3 * across))
    return 0.78 * cell if column.narrow else cell


def _size(column: Column, cell: float, usable: float) -> _Size:
    """Whole px, so that outlines are crisp."""
    count, cell = len(column.slots), float(int(cell))
    loose = cell * (1.8 if column.narrow else 1.4)
    pitch = float(int(min(loose, max((usable - cell) / max(count - 1, 1), cell * 1.12))))
    return _Size(cell, cell + pitch * (count - 1), cell, pitch, pitch, 1, count)


def _grid_size(column: Column, usable: float, width: float, scale: float) -> _Size:
    """The largest cells with which all units fit, in full rows where possible; else as many as fit of the smallest."""
    count, space = len(column.slots), 2.0 * scale
    low, high = GRID_CELL[0] * scale, GRID_CELL[1] * scale
    most = GRID_ACROSS + (2 if width > 1000 * scale else 0 if width > 640 * scale else -2)
    fitting = [(min((usable + space) / ceil(count / n) - space, high), n) for n in range(2, most + 1)]
    fitting = [choice for choice in fitting if choice[0] >= low]
    if fitting:
        even = [choice for choice in fitting if count % choice[1] == 0 and choice[0] >= GRID_EVEN * scale]
        cell, across = max(even or fitting, key=lambda choice: choice[0])
    else:
        cell, across = low, most
    cell = float(int(cell))
    shown = min(count, int((usable + space) // (cell + space)) * across)
    rows, pitch = ceil(shown / across), cell + space
    words = _words(column) * scale if column.names and column.kind == "output" else 0.0
    named = bool(words) and pitch >= LINE * scale and across * (cell + words) <= GRID_NAMED * width
    step = cell + words if named else pitch
    return _Size((across - 1) * step + cell, rows * pitch - space, cell, pitch, step, across, shown, named)


def _words(column: Column) -> float:
    """Room for the names of classes beside their pictures."""
    longest = max(map(len, column.names), default=0) * LETTER + 12.0
    return min(max(longest, NAME_RIGHT[0]), NAME_RIGHT[1])


def _least_gaps(sizes: list[_Size], heads: tuple[float, ...], insert: float, scale: float) -> list[float]:
    """Smallest gap after each column so that neither columns nor headers touch."""
    pairs = zip(sizes, sizes[1:], heads, heads[1:], strict=False)
    return [
        max(GAP[0] * scale, (ha + hb - a.width - b.width) / 2 + HEAD_SPACE * scale + insert) for a, b, ha, hb in pairs
    ]


def _sides(
    columns: tuple[Column, ...], sizes: list[_Size], heads: tuple[float, ...], scale: float
) -> tuple[float, float]:
    """Room left of the first and right of the last column, for names and for wide headers."""
    named = _words(columns[-1]) if sizes[-1].named else NAME_RIGHT[0]
    words = max(map(len, columns[0].names), default=0) * LETTER + 12.0 if columns[0].fixed else 0.0
    words = 0.0 if columns[0].grid else min(words, NAME_ROOM)
    left = max(max(NAME_LEFT, words) * scale, (heads[0] - sizes[0].width) / 2)
    right = max(named * scale, (heads[-1] - sizes[-1].width) / 2)
    return left, right


def _place(sizes: list[_Size], spacing: _Spacing, space: tuple[float, float], form: Form, scale: float) -> Layout:
    total = sum(size.width for size in sizes)
    gaps = _stretch(spacing.gaps, space[0] - total - sum(spacing.sides), GAP[1] * scale)
    used = total + sum(gaps) + sum(spacing.sides)
    tallest = max(size.height for size in sizes) + MARGIN
    width, height = max(space[0], used), max(space[1], tallest)
    x = spacing.sides[0] + (width - used) / 2
    boxes = []
    for size, gap in zip(sizes, [*gaps, 0.0], strict=True):
        y = round((height - size.height) / 2)
        boxes.append(Box(round(x), y, **asdict(size)))
        x += size.width + gap
    return Layout(tuple(boxes), width, height, form)


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
    if column.size:
        return np.array([[0, column.size]], np.intp), np.array([box.y + box.cell / 2])
    if not column.grid:
        places = [(unit, slot) for slot, unit in enumerate(column.slots) if unit >= 0]
        units = np.array([unit for unit, _ in places], np.intp)
        y = np.array([box.y + slot * box.pitch + box.cell / 2 for _, slot in places])
        return np.stack([units, units + 1], axis=1).reshape(-1, 2), y
    bounds = np.linspace(0, column.units, PORTS + 1).round().astype(np.intp)
    y = box.y + box.height * (np.arange(PORTS) + 0.5) / PORTS
    return np.stack([bounds[:-1], bounds[1:]], axis=1), y
