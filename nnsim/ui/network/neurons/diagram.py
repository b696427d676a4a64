"""The drawn network as geometry: columns, boxes and edges, and what lies under a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nnsim.ui.network.neurons import edges as geometry
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.neurons.edges import Edges, Points
from nnsim.ui.network.neurons.layout import Box, Layout

REACH = 10.0
"""An edge is hit up to this far from its curve, px."""
BIAS_REACH = 9.0


class Cell(NamedTuple):
    """A place in the diagram: number of the column and slot within it."""

    column: int
    slot: int


@dataclass(frozen=True, slots=True)
class Weight:
    """One number of the run that can be changed by hand; ``text`` is its name such as ``w 3→2``."""

    array: str
    index: tuple[int, ...]
    text: str

    @property
    def title(self) -> str:
        """``weight 3→2``, where there is room for words."""
        letter, _, place = self.text.partition(" ")
        return f"{WORDS.get(letter, letter)} {place}"


@dataclass(frozen=True, eq=False, slots=True)
class Handle:
    """Where a weight, or a bundle of them, can be taken: an edge, or the square of a bias.

    ``weight``  None for a bundle, which can be read but not changed
    ``line``    points of the curve [k, 2], empty for a bias
    ``at``      where its value is written
    """

    text: str
    weight: Weight | None
    line: Points
    at: tuple[float, float]
    edges: Edges | None = None
    edge: int = -1


WORDS = {"w": "weight", "b": "bias", "γ": "scale", "β": "shift"}

NO_LINE: Points = np.zeros((0, 2))


@dataclass(frozen=True, eq=False, slots=True)
class Diagram:
    """``edges[i]`` leads into column ``i + 1``; ``lines`` holds their points for hit testing."""

    columns: tuple[Column, ...]
    layout: Layout
    edges: tuple[Edges, ...]
    lines: tuple[Points, ...]

    @staticmethod
    def of(columns: tuple[Column, ...], layout: Layout) -> Diagram:
        """Join the columns of ``layout``."""
        joined = tuple(geometry.between(i, columns, layout.boxes) for i in range(1, len(columns)))
        return Diagram(columns, layout, joined, tuple(geometry.polylines(e) for e in joined))

    def box(self, cell: Cell) -> Box:
        """The box of the cell's column."""
        return self.layout.boxes[cell.column]

    def unit(self, cell: Cell) -> int:
        """The unit in a cell; -1 for a feature that is not used."""
        return self.columns[cell.column].slots[cell.slot]

    def has(self, cell: Cell) -> bool:
        """True if the cell is (still) drawn."""
        return cell.column < len(self.columns) and cell.slot < self.layout.boxes[cell.column].shown

    def cell_of(self, node_id: str, unit: int) -> Cell | None:
        """The cell that shows a unit of a node, or None."""
        for number, column in enumerate(self.columns):
            if column.id == node_id and unit in column.slots:
                cell = Cell(number, column.slots.index(unit))
                return cell if self.has(cell) else None
        return None

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell under a point."""
        for number, box in enumerate(self.layout.boxes):
            slot = box.slot_at(x, y)
            if slot is not None:
                return Cell(number, slot)
        return None

    def column_at(self, x: float) -> int | None:
        """The column whose box spans ``x``."""
        return next((i for i, box in enumerate(self.layout.boxes) if box.x <= x <= box.right), None)

    # ------------------------------------------------------------ handles

    def bias_place(self, cell: Cell) -> tuple[float, float] | None:
        """Centre of the bias square of a cell, None where there is none or it would not fit."""
        column, box = self.columns[cell.column], self.box(cell)
        if not column.bias or column.grid:
            return None
        x, y = box.corner(cell.slot)
        return x + 1.0, y + box.cell - 1.0

    def bias(self, cell: Cell) -> Handle | None:
        """The bias of a cell; for summarised columns it is reached by keyboard only."""
        column, box = self.columns[cell.column], self.box(cell)
        if not column.bias:
            return None
        unit = column.slots[cell.slot]
        text = f"{'β' if column.link == 'each' else 'b'} {column.unit_name(unit)}"
        x, y = box.corner(cell.slot)
        return Handle(text, Weight(column.bias, (unit,), text), NO_LINE, self.bias_place(cell) or (x, y + box.cell))

    def bias_at(self, x: float, y: float) -> Handle | None:
        """The bias whose square is within reach of a point."""
        for number, box in enumerate(self.layout.boxes):
            if not box.x - BIAS_REACH <= x <= box.x + BIAS_REACH:
                continue
            for slot in range(box.shown):
                place = self.bias_place(Cell(number, slot))
                if place and abs(place[0] - x) <= BIAS_REACH and abs(place[1] - y) <= BIAS_REACH:
                    return self.bias(Cell(number, slot))
        return None

    def edge_at(self, x: float, y: float, first: tuple[Edges, ...] = ()) -> Handle | None:
        """The edge nearest to a point; those of ``first`` (drawn on top) take precedence."""
        return self._nearest(first, tuple(geometry.polylines(e) for e in first), x, y) or self._nearest(
            self.edges, self.lines, x, y
        )

    def _nearest(self, groups: tuple[Edges, ...], lines: tuple[Points, ...], x: float, y: float) -> Handle | None:
        best: tuple[float, Edges, int] | None = None
        for edges, points in zip(groups, lines, strict=True):
            if not len(edges) or not edges.start[0, 0] - REACH <= x <= edges.end[0, 0] + REACH:
                continue
            index, distance = geometry.nearest(points, x, y)
            if distance <= REACH and (best is None or distance < best[0]):
                best = (distance, edges, index)
        return self.edge(best[1], best[2]) if best else None

    def edge(self, edges: Edges, index: int) -> Handle | None:
        """The handle of one edge; None where nothing is learned."""
        if not edges.weight:
            return None
        text = self._edge_text(edges, index)
        line = geometry.polylines(edges)[index]
        weight = Weight(edges.weight, edges.index(index), text) if edges.is_single(index) else None
        x, y = line[len(line) // 2]
        return Handle(text, weight, line, (float(x), float(y)), edges, index)

    def _edge_text(self, edges: Edges, index: int) -> str:
        to = _range(self.columns[edges.target], edges.targets[index])
        if edges.each:
            return f"γ {to}"
        return f"w {_range(self.columns[edges.target - 1], edges.sources[index])}→{to}"

    def edges_of(self, cell: Cell) -> tuple[Edges, ...]:
        """The edges into and out of a cell's unit."""
        return geometry.of_unit(cell.column, self.unit(cell), self.columns, self.layout.boxes)

    def handles_of(self, cell: Cell) -> list[Handle]:
        """What can be changed at a neuron: its incoming weights, its bias, its outgoing weights."""
        found: list[Handle | None] = []
        for edges in sorted(self.edges_of(cell), key=lambda edges: edges.target):
            if edges.target > cell.column:
                found.append(self.bias(cell))
            found += [self.edge(edges, e) for e in range(len(edges))]
        if cell.column == len(self.columns) - 1:
            found.append(self.bias(cell))
        return [handle for handle in found if handle and handle.weight]


def _range(column: Column, units: np.ndarray[tuple[int], np.dtype[np.intp]]) -> str:
    first, last = int(units[0]), int(units[1]) - 1
    return column.unit_name(first) if first == last else f"{first + 1:,}–{last + 1:,}"
