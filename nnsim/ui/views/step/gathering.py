"""Layers that make one number of several: global pooling, merging layers, shares; what each was made of."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod, sqrt

import numpy as np

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.networks.layers.similarity import LEAST
from nnsim.networks.naming import called, within
from nnsim.ui.views.step.spots import Met, added, met, multiplied, name_of, spot_in
from nnsim.ui.views.step.told_layer import Cell, ToldLayer
from nnsim.ui.views.step.windows import where
from nnsim.ui.views.step.written import LARGEST, Bit, Line, Number, line, low

# ------------------------------------------------------------ pooling


def gathered(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """Of a map, or a part of it, the mean or the largest number."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    is_global, is_mean = not spot.at, told.layer.values["take"] == "mean"
    name = (
        say("Channel {channel} of {layer}", channel=spot.channel + 1, layer=within(told.layer.id))
        if is_global
        else name_of(told, spot)
    )
    size = " × ".join(map(str, part.shape[1:]))
    numbers = counted(len(part.numbers), "number")
    whole = say("channel") if is_global else say("part of {size}", size=size)
    told_of = {"name": name, "numbers": numbers, "whole": whole}
    if is_mean:
        yield (Bit(say("{name}: the mean of the {numbers} of its {whole}", **told_of)),)
    else:
        yield (Bit(say("{name}: the largest of the {numbers} of its {whole}", **told_of)),)
    if is_mean:
        count, total = len(part.numbers), float(part.numbers.sum())
        yield added("Σ x", map(part.number, range(count)))
        yield line(f"mean = Σ x / {count:,} = {{total}} / {count:,} = {{*y}}", total=total, y=total / count)
        return
    yield from _largest(part)
    place = int(part.numbers.argmax())
    found = float(part.numbers[place])
    yield (*line(say("The largest is {*y}"), y=found), Bit(f"  ({where(part.spot(place).at)})", "muted"))


def _largest(part: Met) -> Iterator[Line]:
    order = np.argsort(-part.numbers, kind="stable")[:LARGEST].tolist()
    bits = [each for place in order for each in (part.bit(place), Bit(",  "))][:-1]
    more = len(part.numbers) - len(order)
    yield (
        Bit(say("The largest numbers: ")),
        *bits,
        *([Bit(say(";  {more:,} more", more=more), "muted")] if more else []),
    )


# ------------------------------------------------------------ several inputs


def joined(told: ToldLayer, cell: Cell, *, adds: bool) -> Iterator[Line]:
    """The sum or the product of what stands in the same place."""
    spot = spot_in(told, cell)
    parts, sign = met(told, spot), "+" if adds else "×"
    yield (Bit(say("{told}: what stands there in {listed}", told=name_of(told, spot), listed=_listed(told))),)
    signs = f" {sign} ".join(f"x{low(place)}" for place in range(len(parts)))
    numbers = f" {sign} ".join(f"{{x{place}}}" for place in range(len(parts)))
    values = {f"x{place}": part.number(0) for place, part in enumerate(parts)}
    found = [each.value for each in values.values()]
    y = sum(found) if adds else prod(found)
    yield line(f"{signs} = {numbers} = {{*y}}", y=y, **values)


def _listed(told: ToldLayer) -> str:
    names = [within(source.node) for source in told.sources]
    return say("{name} and {name_2}", name=", ".join(names[:-1]), name_2=names[-1])


def passed_on(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """Whose number it is."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    there = part.spot(0)
    what = (
        say("channel {channel}", channel=there.channel + 1)
        if spot.at
        else say("number {channel}", channel=there.channel + 1)
    )
    yield (
        Bit(say("{told}: {what} of {within} as it is", told=name_of(told, spot), what=what, within=within(part.node))),
    )
    yield line("y = x = {*y}", y=part.number(0))


def alike(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The dot product of two vectors, and what it is divided by."""
    spot, values = spot_in(told, cell), told.layer.values
    a, b = met(told, spot)
    yield (Bit(say("{layer}: how alike {listed} are", layer=called(told.layer.id), listed=_listed(told))),)
    yield multiplied("a·b = Σ a b", zip(map(a.number, range(len(a.numbers))), map(b.number, range(len(b.numbers))),
                                        strict=True))  # fmt: skip
    dot, scale = float(a.numbers @ b.numbers), float(values["scale"])
    if values["take"] == "cosine":
        lengths = [float(np.sqrt(each.numbers @ each.numbers)) for each in (a, b)]
        yield line("|a| = √Σ a² = {a},  |b| = √Σ b² = {b}", a=lengths[0], b=lengths[1])
        by = max(lengths[0] * lengths[1], sqrt(LEAST))
        yield line("s a·b / (|a| |b|) = {s} × {dot} / {by} = {*y}", s=scale, dot=dot, by=by, y=scale * dot / by)
        return
    root = sqrt(len(a.numbers))
    yield line(f"s a·b / √{len(a.numbers)} = {{s}} × {{dot}} / {{root}} = {{*y}}", s=scale, dot=dot, root=root,
               y=scale * dot / root)  # fmt: skip


# ------------------------------------------------------------ shares


def shared_out(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The exponential of one number among those of all channels."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    most = float(part.numbers.max())
    sizes = np.exp(part.numbers - most)
    yield (Bit(say(
"{told}: its share among {numbers}, of "

"which m = {most:.4g} "
"is the largest", told=name_of(told, spot), numbers=counted(len(sizes), 'number'), most=most)),)  # fmt: skip
    yield added("Σ exp(x − m)", map(Number, sizes.tolist()))
    yield line("exp(x − m) / Σ exp(x − m) = exp({x} − {m}) / {total} = {*y}", x=part.number(spot.channel), m=most,
               total=float(sizes.sum()), y=float(sizes[spot.channel] / sizes.sum()))  # fmt: skip
