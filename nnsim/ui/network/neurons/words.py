"""The words for what the canvas shows: tooltips and what a screen reader says."""

from __future__ import annotations

from typing import NamedTuple

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import count
from nnsim.ui.kit.numbers import weight as number
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.neurons.diagram import Cell, Diagram, Handle


def layer_name(diagram: Diagram, column: int) -> str:
    """``Layer 2 (Dense)``; counted from the inputs on."""
    shown = diagram.columns[column]
    if shown.kind in {"input", "output"}:
        return shown.title
    return say("Layer {column} ({shown})", column=column, shown=shown.title)


def cell_name(diagram: Diagram, cell: Cell) -> str:
    """``Neuron 3 of 6, layer 1 (Dense)``."""
    column = diagram.columns[cell.column]
    if column.size:
        what = say("The image") if column.kind == "input" else layer_name(diagram, cell.column)
        return f"{what}, {counted(column.size, 'number')}"
    if column.kind == "input" and column.names:
        return say("Input {name}", name=column.names[cell.slot])
    if column.kind == "output":
        return (
            say("Output {name}", name=column.names[cell.slot])
            if column.names
            else say("Output {slot}", slot=cell.slot + 1)
        )
    what = say("Unit") if column.narrow else say("Neuron")
    return say(
        "{what} {slot:,} of {count:,}, {diagram}",
        what=what,
        slot=cell.slot + 1,
        count=len(column.slots),
        diagram=layer_name(diagram, cell.column).lower(),
    )


class Told(NamedTuple):
    """What is known of a cell: what its strongest colour stands for, its bias, and its answer to the named sample."""

    scale: float
    bias: float | None = None
    sample: str = ""
    answer: float | None = None


def cell_tip(diagram: Diagram, cell: Cell, told: Told) -> str:
    """What the miniature shows, what its colours mean, and what a click does."""
    column = diagram.columns[cell.column]
    range_ = say("orange −{scale:.3g}, blue +{scale:.3g}", scale=told.scale)
    bias = [] if told.bias is None else [say("Bias {bias}", bias=number(told.bias))]
    if column.kind == "input":
        lines = _input_lines(diagram, cell, range_, told.sample)
    elif diagram.columns[0].size:
        lines = _image_lines(column, range_, told)
    elif column.kind == "output":
        lines = [say("Its answer over the plane. Click to keep it in view.")]
    else:
        lines = [say("Its output over the plane: {range}.", range=range_), *bias, say("Click to keep it in view.")]
    return "\n".join([cell_name(diagram, cell), *lines])


def _image_lines(column: Column, range_: str, told: Told) -> list[str]:
    """For a network on images: an answer to one of them, or what a unit looks for."""
    if told.answer is not None:
        return [say("Its output is {answer}: {range}.", answer=number(told.answer), range=range_), told.sample]
    if column.size:
        return [told.sample] if told.sample else []
    return (
        []
        if column.kind == "output"
        else [say("Its weights, where it looks straight at the pixels: {range}.", range=range_)]
    )


def _input_lines(diagram: Diagram, cell: Cell, range_: str, sample: str) -> list[str]:
    column = diagram.columns[cell.column]
    if column.size:
        return [sample] if sample else []
    if column.fixed:
        return [say("What the network gets of it over the plane: {range}.", range=range_)]
    return (
        [say("Click to {word} it.", word=say("use") if diagram.unit(cell) < 0 else say("drop"))] if column.names else []
    )


def handle_tip(handle: Handle) -> str:
    """How a weight is changed."""
    if handle.weight is None:
        return say("A bundle of weights: its width is their root mean square. Point at a neuron to see its own.")
    return say("Drag up or down, scroll, or double-click to type.")


def value_text(handle: Handle, value: float | None) -> str:
    """``w 3→2 = +1.04``."""
    if handle.weight is None and handle.edges is not None:
        shown = "–" if value is None else number(abs(value))[1:]
        return say(
            "{handle}: {weights}, root mean square {shown}",
            handle=handle.text,
            weights=counted(handle.edges.count(handle.edge), "weight"),
            shown=shown,
        )
    return f"{handle.text} = {'–' if value is None else number(value)}"


def shape(columns: tuple[Column, ...]) -> str:
    """``2 → 1,500 → 4 → 1``: units of every layer that changes their number, the inputs first."""
    return " → ".join(count(column.units) for column in columns if not column.narrow)
