"""Moving from neuron to neuron with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from nnsim.ui.network.neurons.diagram import Cell, Diagram

Direction = Literal["left", "right", "up", "down"]


FIRST = Cell(1, 0)
"""Where the keyboard starts if nothing is in view: the first neuron after the inputs."""


def first(diagram: Diagram, is_seen: Callable[[Cell], bool]) -> Cell:
    """Where the keyboard starts: the first neuron in view behind the inputs, or else among them."""
    boxes = list(enumerate(diagram.layout.boxes))
    cells = (Cell(column, slot) for column, box in (*boxes[1:], *boxes[:1]) for slot in range(box.shown))
    return next(filter(is_seen, cells), FIRST)


def move(diagram: Diagram, cell: Cell, direction: Direction) -> Cell:
    """The neighbour in a direction; the cell itself at the border of the network."""
    box = diagram.box(cell)
    row, across = divmod(cell.slot, box.across)
    if direction in {"up", "down"}:
        slot = cell.slot + (box.across if direction == "down" else -box.across)
        return Cell(cell.column, slot) if 0 <= slot < box.shown else cell
    step = 1 if direction == "right" else -1
    if 0 <= across + step < box.across and row * box.across + across + step < box.shown:
        return Cell(cell.column, cell.slot + step)
    return _next_column(diagram, cell, step)


def _next_column(diagram: Diagram, cell: Cell, step: int) -> Cell:
    column = cell.column + step
    if not 0 <= column < len(diagram.columns):
        return cell
    box = diagram.layout.boxes[column]
    y = diagram.box(cell).corner(cell.slot)[1] + diagram.box(cell).cell / 2
    row = min(max(round((y - box.y - box.cell / 2) / box.pitch), 0), (box.shown - 1) // box.across)
    slot = row * box.across + (0 if step > 0 else box.across - 1)
    return Cell(column, min(slot, box.shown - 1))
