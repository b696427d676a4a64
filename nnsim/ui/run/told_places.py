"""Where the numbers of a layer lie: as pixels that texts, maps and blocks tell each other, whatever shape they have.

A sequence has one row, with a column for each step; of a video all pictures stand beside each other in one map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nnsim.networks.families.shape_rules import SEQUENCE, VECTOR, VIDEO
from nnsim.networks.families.windowed import window_of
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import Plan, Planned
from nnsim.ui.run.told_sources import READS, Spot, channels_of, reads, sides_of
from nnsim.ui.run.told_step import EVERY, Part, Pixel

STATES: Mapping[str, tuple[str, ...]] = {
    "rnn": ("h",),
    "gru": ("r", "z", "n", "h"),
    "lstm": ("i", "f", "g", "o", "c", "h"),
}
"""What each step of a recurrent layer comes to, by the id of its kind: gates first, the state last; a row for each."""

EACH_STEP = frozenset({"dense_each"})
"""Ids of kinds that do the same with every step, unless they are turned."""


def across(count: int) -> int:
    """How many of ``count`` pictures, or other parts, stand in a row."""
    return math.ceil(math.sqrt(count))


def cell_of(sides: Shape, at: Sequence[int]) -> tuple[int, int]:
    """Row and column of the number ``at`` a place along each of the ``sides`` of a sequence, an image or a video."""
    if len(sides) == VIDEO - 1:
        picture, row, column = at
        down, right = divmod(picture, across(sides[0]))
        return down * sides[1] + row, right * sides[2] + column
    return (at[0], at[1]) if len(sides) > 1 else (0, at[0])


def place_of_cell(sides: Shape, row: int, column: int) -> tuple[int, ...]:
    """Where the number in a row and column lies along each of the ``sides``."""
    if len(sides) == VIDEO - 1:
        count, high, wide = sides
        picture = row // high * across(count) + column // wide
        return min(picture, count - 1), row % high, column % wide
    return (row, column)[-len(sides) :]


def in_grid(layer: Planned) -> bool:
    """Whether all that it makes is told in one map: the numbers of a vector, in rows below each other."""
    return len(layer.out_shape) == VECTOR and not layer.kind.has_neurons and layer.kind.id not in STATES


def spot_of(layer: Planned, unit: int, row: int, column: int) -> Spot:
    """The number that stands in a row and column of the map of one unit."""
    if in_grid(layer):
        return Spot(min(row * across(layer.out_shape[0]) + column, layer.out_shape[0] - 1))
    return Spot(unit, place_of_cell(sides_of(layer.out_shape), row, column))


def met_at(source: str, layer: Planned | None, shape: Shape, spot: Spot) -> Part | Pixel:
    """What stands out where a number is pointed at that the node ``source`` hands on, a ``layer`` or an input."""
    if layer is not None and len(shape) == VECTOR:
        return Part(source, spot.channel)
    row, column = cell_of(sides_of(shape), spot.at) if spot.at else (0, 0)
    return Pixel(source, spot.channel, row, column) if layer is None else told_as(layer, spot.channel, row, column)


class Region(NamedTuple):
    """A part of what a node hands on: the maps ``units``, all if empty, and a range along each side; none of a vector.

    One that ``is_lit`` is the number itself.
    """

    node: str
    units: tuple[int, ...]
    ranges: tuple[range, ...]
    is_lit: bool = False


def told_as(layer: Planned, unit: int, row: int, column: int) -> Pixel:
    """What is told where a block of ``layer`` shows that number of one of its channels."""
    if layer.kind.id in STATES:
        last = layer.in_shape[0] - 1 if len(layer.out_shape) == VECTOR else column
        return Pixel(layer.id, unit, len(STATES[layer.kind.id]) - 1, last)
    if layer.kind.attends:
        return Pixel(layer.id, unit // _width(layer) if unit >= 0 else unit, column, column)
    if in_grid(layer):
        return Pixel(layer.id, 0, *divmod(unit, across(layer.out_shape[0])))
    if layer.values.get("turned"):  # its neurons make one step each
        return Pixel(layer.id, column, 0, max(unit, 0))
    return Pixel(layer.id, unit, row, column)


def follows_steps(layer: Planned) -> bool:
    """Whether what is told of a step depends on that step of what it reads above all."""
    is_dense = layer.kind.id in EACH_STEP and not layer.values.get("turned")
    return layer.kind.id in STATES or layer.kind.attends is not None or is_dense


def at_step(layer: Planned, unit: int, step: int) -> Pixel:
    """What is told of a step of what ``layer`` reads: its state then, its row of attention, its number."""
    if layer.kind.attends:
        return Pixel(layer.id, unit, step, step)
    return Pixel(layer.id, unit, len(STATES.get(layer.kind.id, "h")) - 1, step)


def of_pixel(pixel: Pixel, plan: Plan) -> Region | None:
    """What a pixel stands for in the picture of its own block."""
    layer = next((layer for layer in plan.layers if layer.id == pixel.node), None)
    units: tuple[int, ...] = () if pixel.unit == EVERY else (pixel.unit,)
    if layer is None:
        shape = plan.inputs.get(pixel.node)
        return None if shape is None else Region(pixel.node, units, _one(shape, *pixel[2:]), is_lit=True)
    if layer.kind.id in STATES and len(layer.out_shape) == VECTOR:  # the block shows the state after the last step
        return Region(pixel.node, units, (), is_lit=pixel.column == layer.in_shape[0] - 1)
    if layer.kind.attends:
        width = _width(layer)
        units = tuple(range(pixel.unit * width, (pixel.unit + 1) * width)) if units else ()
        return Region(pixel.node, units, (_at(pixel.row),), is_lit=True)
    if in_grid(layer):
        unit = pixel.row * across(layer.out_shape[0]) + pixel.column
        return Region(pixel.node, (unit,), (), is_lit=True)
    if layer.values.get("turned"):
        return Region(pixel.node, (pixel.column,), (_at(pixel.unit),), is_lit=True)
    return Region(pixel.node, units, _one(layer.out_shape, *pixel[2:]), is_lit=True)


def read_by(pixel: Pixel, plan: Plan) -> Iterator[Region]:
    """What of the nodes before it a number is made of above all: its window, or its step."""
    layer = next((layer for layer in plan.layers if layer.id == pixel.node), None)
    if layer is None:
        return
    for read in reads(layer, spot_of(layer, *pixel[1:])):
        units = () if len(read.channels) == channels_of(layer.in_shapes[read.source]) else tuple(read.channels)
        yield Region(layer.node.inputs[read.source], units, read.ranges)
    if layer.kind.id in READS or len(layer.in_shapes[0]) == VECTOR:
        return
    source = layer.node.inputs[0]
    if follows_steps(layer):
        yield Region(source, (), (_at(pixel.column),))
    elif layer.values.get("turned"):
        yield Region(source, (pixel.column,), (range(layer.in_shapes[0][0]),))
    elif "kernel" in layer.values:
        window, at = window_of(layer.values), place_of_cell(sides_of(layer.out_shape), *pixel[2:])
        reach = window.dilation * (window.size - 1) + 1
        starts = [place * window.stride - window.padding for place in at]
        yield Region(source, _channels(layer, pixel.unit), tuple(range(start, start + reach) for start in starts))


def _channels(layer: Planned, unit: int) -> tuple[int, ...]:
    """The channels that a filter reads, those of its group; that of a pooling."""
    if "groups" not in layer.values:
        return (unit,)
    read = layer.in_shapes[0][1 if len(layer.in_shapes[0]) == SEQUENCE else 0]
    groups = int(layer.values["groups"])
    group, each = unit * groups // int(layer.values["channels"]), read // groups
    return tuple(range(group * each, (group + 1) * each))


def _width(layer: Planned) -> int:
    """Channels of a head."""
    return max(layer.out_shape[-1] // int(layer.values["heads"]), 1)


def _one(shape: Shape, row: int, column: int) -> tuple[range, ...]:
    return () if len(shape) == VECTOR else tuple(map(_at, place_of_cell(sides_of(shape), row, column)))


def _at(place: int) -> range:
    return range(place, place + 1)
