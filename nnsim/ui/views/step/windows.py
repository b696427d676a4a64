"""Layers that slide a window along one, two or three axes: what one number was made of, and where that lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.counted import counted
from nnsim.core.rows import as_rows
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import VIDEO
from nnsim.networks.families.windowed import seen, window_of
from nnsim.networks.naming import within
from nnsim.networks.plan import Planned
from nnsim.ui.run.told_places import across, cell_of, place_of_cell
from nnsim.ui.run.told_sources import sides_of
from nnsim.ui.run.told_step import Part, Pixel
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.told_layer import Cell, ToldLayer, channels_first, maps_of
from nnsim.ui.views.step.written import LARGEST, Bit, Line, Number, line, number, shown_terms

MOST_ROWS, LARGEST_KERNEL = 9, 5
"""Windows of so many rows, each of so many numbers, are written out."""

PARTS = {"conv": say("Filter"), "max_": say("Channel"), "avg_": say("Channel"), "dens": say("Neuron")}
"""What one part of such a layer is called, by how the id of its kind begins."""

AXES = {1: ("step",), 2: ("row", "column"), 3: ("picture", "row", "column")}
"""What the places along each axis are called."""


def spread(told: ToldLayer) -> Doubles:
    """What the unit made, [rows, columns]; the pictures of a video stand in rows, places that they leave are 0."""
    made = np.asarray(channels_first(told.layer, told.made)[told.unit], np.float64)
    if made.ndim < VIDEO - 1:
        return np.atleast_2d(made)
    count, rows, columns = made.shape
    wide = across(count)
    down = -(-count // wide)
    grid = np.zeros((down * wide, rows, columns))
    grid[:count] = made
    return grid.reshape(down, wide, rows, columns).transpose(0, 2, 1, 3).reshape(down * rows, wide * columns)


def place_in(layer: Planned, cell: Cell) -> tuple[int, ...]:
    """Where a number of that map lies along each axis."""
    return place_of_cell(maps_of(layer)[1:], *cell)


def where(at: Sequence[int]) -> str:
    """``row 3, column 4``."""
    return ", ".join(f"{name} {place + 1}" for name, place in zip(AXES[len(at)], at, strict=True))


def among(layer: Planned, unit: int) -> slice:
    """The channels that a filter reads: those of its group."""
    each = layer.arrays[0].shape[1]
    group = unit // (int(layer.values["channels"]) // int(layer.values["groups"]))
    return slice(group * each, (group + 1) * each)


def pixel_of(layer: Planned, channel: int, at: Sequence[int], step: Sequence[int]) -> Pixel | None:
    """What ``step`` of the window meets ``at`` a place of what is read; None in the rim."""
    window, sides = window_of(layer.values), sides_of(layer.in_shape)
    met = [place * window.stride + by * window.dilation - window.padding for place, by in zip(at, step, strict=True)]
    inside = all(0 <= place < side for place, side in zip(met, sides, strict=True))
    return Pixel(layer.node.inputs[0], channel, *cell_of(sides, met)) if inside else None


def step_of(layer: Planned, channel: int, step: int) -> Pixel:
    """A number of one step of the sequence that is read."""
    return Pixel(layer.node.inputs[0], channel, 0, step)


def window_at(told: ToldLayer, at: tuple[int, ...], rim: float = 0.0) -> Doubles:
    """What a place of the map saw, [channels, *window]."""
    every = seen(channels_first(told.layer, told.read)[None], window_of(told.layer.values), rim)[0]
    for place in at:
        every = every[:, place]
    return np.asarray(every, np.float64)


def _head(told: ToldLayer, at: tuple[int, ...]) -> str:
    part, side = PARTS[told.layer.kind.id[:4]], window_of(told.layer.values).size
    size = " × ".join([str(side)] * len(at))
    return say(
        "{part} {unit} of {layer}, {at}: its window of {size}",
        part=part,
        unit=told.unit + 1,
        layer=within(told.layer.id),
        at=where(at),
        size=size,
    )


# ------------------------------------------------------------ convolution


def convolved(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """Window, kernel and products of the channel that counts most, and the sum."""
    layer, kernel, at = told.layer, told.arrays["weight"][told.unit].astype(np.float64), place_in(told.layer, cell)
    read = among(layer, told.unit)
    window = window_at(told, at)[read]
    sums = as_rows(window * kernel).sum(axis=1)
    most = int(np.abs(sums).argmax())
    yield (Bit(say("{head} in {channels}", head=_head(told, at), channels=counted(len(kernel), "channel"))),)
    if kernel.shape[-1] <= LARGEST_KERNEL and kernel[most].size <= MOST_ROWS * kernel.shape[-1]:
        yield from _rows(told, kernel[most], window[most], most, at)
    else:
        yield from _largest(told, kernel[most], window[most], most, at)
    parts = [
        Bit(say("channel {most}: ", most=most + 1) if len(kernel) > 1 else say("sum of the products: ")),
        Bit(number(sums[most])),
    ]
    if len(kernel) > 1:
        parts.append(
            Bit(
                say(",  the other {count:,}: {sum}", count=len(kernel) - 1, sum=number(float(sums.sum() - sums[most]))),
                "muted",
            )
        )
    yield tuple(parts)
    yield from summed(told, float(sums.sum()), float(channels_first(layer, told.made)[(told.unit, *at)]))


def _rows(told: ToldLayer, kernel: Doubles, window: Doubles, channel: int, at: tuple[int, ...]) -> Iterator[Line]:
    """A line for each row of the kernel."""
    layer, first = told.layer, among(told.layer, told.unit).start
    steps = list(np.ndindex(kernel.shape))
    side = kernel.shape[-1]
    for start in range(0, len(steps), side):
        row = steps[start : start + side]
        weights = [Part(layer.id, told.unit, channel * kernel.size + start + place) for place in range(side)]
        pixels = [pixel_of(layer, first + channel, at, step) for step in row]
        yield products([float(kernel[step]) for step in row], [float(window[step]) for step in row], weights, pixels)


def _largest(told: ToldLayer, kernel: Doubles, window: Doubles, channel: int, at: tuple[int, ...]) -> Iterator[Line]:
    """Of a kernel too large to be written out the largest products, a line for each, and what all others come to."""
    layer, first = told.layer, among(told.layer, told.unit).start
    terms = (kernel * window).reshape(-1)
    shown, more = shown_terms(terms.tolist())
    yield (
        Bit(
            say("The largest of its {products}:", products=counted(kernel.size, "product"))
            if more
            else say("Its products:")
        ),
    )
    for index in sorted(shown, key=lambda index: -abs(terms[index])):
        step = tuple(int(place) for place in np.unravel_index(index, kernel.shape))
        weight = Part(layer.id, told.unit, channel * kernel.size + index)
        place = pixel_of(layer, first + channel, at, step)
        yield (*products([float(kernel[step])], [float(window[step])], [weight], [place]),
               Bit(say("   ({step} of the window)", step=where(step)), "muted"))  # fmt: skip
    if more:
        rest = float(terms.sum() - terms[list(shown)].sum())
        yield line(say("{ones} together: {{rest}}", ones=counted(more, "smaller one")), rest=rest)


def products(
    weights: list[float], factors: list[float], parts: Sequence[Part] = (), places: Sequence[Pixel | None] = ()
) -> Line:
    """Weights times what they meet, and their sum; a weight with a part can be chosen."""
    bits: list[Bit] = []
    for place, (weight, factor) in enumerate(zip(weights, factors, strict=True)):
        part = parts[place] if parts else None
        shown = line(
            f"{' + ' if place else ''}{{w}} × {{x}}", w=Number(weight, "weight", part),
            x=Number(factor, "input", places[place] if places else None),
        )  # fmt: skip
        bits += [bit._replace(go=part) if part and bit.part == part else bit for bit in shown]
    total = sum(weight * factor for weight, factor in zip(weights, factors, strict=True))
    return (*bits, Bit(" = "), Bit(number(total)))


def sum_of(weights: Doubles, factors: Doubles, places: Sequence[Pixel | None]) -> Line:
    """A sum of products, of a long one the largest and what the others come to."""
    terms = weights * factors
    shown, more = shown_terms(terms.tolist())
    chosen = list(shown)
    written = products(weights[chosen].tolist(), factors[chosen].tolist(), (), [places[index] for index in chosen])[:-2]
    rest = (
        (
            Bit(
                say(" + ({more:,} more: {sum})", more=more, sum=number(float(terms.sum() - terms[chosen].sum()))),
                "muted",
            ),
        )
        if more
        else ()
    )
    return (*written, *rest)


def summed(told: ToldLayer, total: float, made: float) -> Iterator[Line]:
    """Sum and bias, and what the activation makes of them."""
    z = total + told.bias
    yield line("z = Σ w x + b = {sum} + {b} = {*z}", sum=total, b=told.bias, z=z)
    bend = BENDS.get(str(told.layer.values["activation"]))
    if bend and bend.name:
        yield line(f"a = {bend.name}(z) = {bend.name}({{z}}) = {{*a}}", z=z, a=made)


# ------------------------------------------------------------ pooling


def pooled(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The window, and what is kept of it."""
    is_largest, at = told.layer.kind.id.startswith("max"), place_in(told.layer, cell)
    window = window_at(told, at, rim=-np.inf if is_largest else 0.0)[told.unit]
    yield (Bit(_head(told, at)),)
    if window.shape[-1] <= LARGEST_KERNEL and window.size <= MOST_ROWS * window.shape[-1]:
        for first in np.ndindex(window.shape[:-1]):
            row = [(float(value), (*first, column)) for column, value in enumerate(window[first])]
            bits = [Bit(number(value), "input", pixel_of(told.layer, told.unit, at, step)) for value, step in row
                    if np.isfinite(value)]  # fmt: skip
            yield tuple(part for bit in bits for part in (bit, Bit(",  ")))[:-1] or (Bit("outside", "input"),)
    else:
        yield from _most_of(told, window, at)
    result = float(told.made[(told.unit, *at)])
    yield line(
        say("{word} is {{*result}}", word=say("The largest") if is_largest else say("Their mean")), result=result
    )


def _most_of(told: ToldLayer, window: Doubles, at: tuple[int, ...]) -> Iterator[Line]:
    """The largest numbers of a window that is too large to be written out, and how many are smaller."""
    is_inside = np.isfinite(window)
    largest = np.argsort(-np.where(is_inside, window, -np.inf), axis=None, kind="stable")[:LARGEST]
    bits: list[Bit] = []
    for index in largest.tolist():
        step = tuple(int(place) for place in np.unravel_index(index, window.shape))
        bits += [Bit(number(float(window[step])), "input", pixel_of(told.layer, told.unit, at, step)), Bit(",  ")]
    more = int(is_inside.sum()) - len(largest)
    yield (Bit(say("The largest numbers: ")), *bits[:-1], Bit(say(";  {more:,} more", more=more), "muted"))


# ------------------------------------------------------------ the same neurons for every step


def repeated(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """What one neuron makes of one step of a sequence."""
    weights, read = told.arrays["weight"][told.unit].astype(np.float64), told.read[cell.column].astype(np.float64)
    name = say(
        "Neuron {unit} of {layer}, step {column}",
        unit=told.unit + 1,
        layer=within(told.layer.id),
        column=cell.column + 1,
    )
    yield (
        Bit(
            say(
                "{name}: it reads {numbers} of this step with the weights that all steps share",
                name=name,
                numbers=counted(len(read), "number"),
            )
        ),
    )
    total = float(weights @ read)
    places = [step_of(told.layer, index, cell.column) for index in range(len(read))]
    if told.layer.values.get("turned"):  # it reads one channel of all steps
        places = [step_of(told.layer, cell.column, index) for index in range(len(read))]
    yield (Bit("Σ w x = "), *sum_of(weights, read, places), Bit(" = "), Bit(number(total)))
    yield from summed(told, total, float(channels_first(told.layer, told.made)[told.unit, cell.column]))
