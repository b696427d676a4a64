"""The words for what the canvas shows: tooltips and what a screen reader says."""

from __future__ import annotations

from typing import NamedTuple

from nnsim.core.counted import counted
from nnsim.ui.kit.numbers import count
from nnsim.ui.kit.numbers import weight as number
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.neurons.diagram import Cell, Diagram, Handle


def layer_name(diagram: Diagram, column: int) -> str:
    """``Layer 2 (Dense)``; counted from the inputs on."""
    shown = diagram.columns[column]
    if shown.kind in {"input", "output"}:
        return shown.title
    return f"Layer {column} ({shown.title})"


def cell_name(diagram: Diagram, cell: Cell) -> str:
    """``Neuron 3 of 6, layer 1 (Dense)``."""
    column = diagram.columns[cell.column]
    if column.size:
        what = "The image" if column.kind == "input" else layer_name(diagram, cell.column)
        return f"{what}, {counted(column.size, 'number')}"
    if column.kind == "input" and column.names:
        return f"Input {column.names[cell.slot]}"
    if column.kind == "output":
        return f"Output {column.names[cell.slot]}" if column.names else f"Output {cell.slot + 1}"
    what = "Unit" if column.narrow else "Neuron"
    return f"{what} {cell.slot + 1:,} of {len(column.slots):,}, {layer_name(diagram, cell.column).lower()}"


class Told(NamedTuple):
    """What is known of a cell: what its strongest colour stands for, its bias, and its answer to the named sample."""

    scale: float
    bias: float | None = None
    sample: str = ""
    answer: float | None = None


def cell_tip(diagram: Diagram, cell: Cell, told: Told) -> str:
    """What the miniature shows, what its colours mean, and what a click does."""
    column = diagram.columns[cell.column]
    range_ = f"orange −{told.scale:.3g}, blue +{told.scale:.3g}"
    bias = [] if told.bias is None else [f"Bias {number(told.bias)}"]
    if column.kind == "input":
        lines = _input_lines(diagram, cell, range_, told.sample)
    elif diagram.columns[0].size:
        lines = _image_lines(column, range_, told)
    elif column.kind == "output":
        lines = ["Its answer over the plane. Click to keep it in view."]
    else:
        lines = [f"Its output over the plane: {range_}.", *bias, "Click to keep it in view."]
    return "\n".join([cell_name(diagram, cell), *lines])


def _image_lines(column: Column, range_: str, told: Told) -> list[str]:
    """For a network on images: an answer to one of them, or what a unit looks for."""
    if told.answer is not None:
        return [f"Its output is {number(told.answer)}: {range_}.", told.sample]
    if column.size:
        return [told.sample] if told.sample else []
    return [] if column.kind == "output" else [f"Its weights, where it looks straight at the pixels: {range_}."]


def _input_lines(diagram: Diagram, cell: Cell, range_: str, sample: str) -> list[str]:
    column = diagram.columns[cell.column]
    if column.size:
        return [sample] if sample else []
    if column.fixed:
        return [f"What the network gets of it over the plane: {range_}."]
    return [f"Click to {'use' if diagram.unit(cell) < 0 else 'drop'} it."] if column.names else []


def handle_tip(handle: Handle) -> str:
    """How a weight is changed."""
    if handle.weight is None:
        return "A bundle of weights: its width is their root mean square. Point at a neuron to see its own."
    return "Drag up or down, scroll, or double-click to type."


def value_text(handle: Handle, value: float | None) -> str:
    """``w 3→2 = +1.04``."""
    if handle.weight is None and handle.edges is not None:
        shown = "–" if value is None else number(abs(value))[1:]
        return f"{handle.text}: {counted(handle.edges.count(handle.edge), 'weight')}, root mean square {shown}"
    return f"{handle.text} = {'–' if value is None else number(value)}"


def shape(columns: tuple[Column, ...]) -> str:
    """``2 → 1,500 → 4 → 1``: units of every layer that changes their number, the inputs first."""
    return " → ".join(count(column.units) for column in columns if not column.narrow)
