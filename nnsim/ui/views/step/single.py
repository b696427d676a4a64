"""Layers that make a number of one other, or of a few near ones: what that was, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.counted import counted, to_count
from nnsim.core.data import Floats
from nnsim.core.rows import as_rows
from nnsim.core.shares import as_set
from nnsim.language.texts import say
from nnsim.networks.kinds import ACTIVATIONS
from nnsim.networks.layers.positional_encoding import SLOWEST
from nnsim.networks.naming import within
from nnsim.ui.run.told_sources import Spot, blend
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.spots import Met, made_at, met, multiplied, name_of, spot_in
from nnsim.ui.views.step.told_layer import Cell, ToldLayer, channels_first
from nnsim.ui.views.step.windows import summed, where
from nnsim.ui.views.step.written import Bit, Line, Number, line


def bent(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """What an activation makes of a number."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    name = BENDS[str(told.layer.values["function"])].name
    yield (Bit(say("{told}: the number there by itself", told=name_of(told, spot))),)
    made = ACTIVATIONS[str(told.layer.values["function"])].numpy(part.numbers.astype(np.float32))
    words = f"a = {name}(z) = {name}({{z}}) = {{*a}}" if name else "a = z = {*a}"
    yield line(words, z=part.number(0), a=float(made[0]))


# ------------------------------------------------------------ dropout


def dropped(told: ToldLayer, cell: Cell, *, whole_maps: bool) -> Iterator[Line]:
    """Whether a number was silenced in this step, and how much larger those are that were not."""
    spot, rate = spot_in(told, cell), float(told.layer.values["rate"])
    (part,) = met(told, spot)
    what = to_count("map") if whole_maps else to_count("number")
    yield (
        Bit(
            say(
                "{told}: in training each {what} is silenced with a probability of {rate}",
                told=name_of(told, spot),
                what=what,
                rate=as_set(rate),
            )
        ),
    )
    factor = 1 / (1 - rate)
    yield line(say("Those that stay grow by 1 / (1 − p) = 1 / (1 − {p}) = {factor}"), p=rate, factor=factor)
    x = part.number(0)
    if not x.value:
        yield line(say("y = x = {*y}: what is 0 stays so, silenced or not"), y=x)
    elif stays(told, spot):
        yield line(say("y = x / (1 − p) = {x} × {factor} = {*y}: it stayed in this step"), x=x, factor=factor,
                   y=factor * x.value)  # fmt: skip
    else:
        yield line(say("y = 0 x = 0 × {x} = {*y}: it was silenced in this step"), x=x, y=0.0)
    read, left = (channels_first(told.layer, array) for array in (told.read, told.made))
    yield _how_many(what, as_rows(read), as_rows(left))


def stays(told: ToldLayer, spot: Spot) -> bool:
    """Whether dropout let a number pass in this step, which is seen where that is not 0."""
    return made_at(told, spot) != 0


def _how_many(what: str, read: Floats, left: Floats) -> Line:
    """How many are gone of those that said something [parts, numbers]."""
    spoke, stayed = (array.any(axis=1) if what == "map" else array != 0 for array in (read, left))
    gone = int((spoke & ~stayed).sum())
    return (Bit(say(
"Silenced in this step: {gone:,} of "
"{counted}, not counting those that are 0", gone=gone, counted=counted(int(spoke.sum()), what)),
                "muted"),)  # fmt: skip


# ------------------------------------------------------------ sequences


def encoded(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """What is added at a step."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    (step,), x = spot.at, part.number(0)
    yield (
        Bit(
            say(
                "{told}: what stands there, and what says that it is step {step}",
                told=name_of(told, spot),
                step=step + 1,
            )
        ),
    )
    if told.layer.values["learned"]:
        weight = Number(float(told.arrays["weight"][step, spot.channel]), "weight")
        yield line("x + w = {x} + {w} = {*y}", x=x, w=weight, y=x.value + weight.value)
        return
    width = told.layer.in_shape[1]
    power, name = 2 * (spot.channel // 2) / width, "cos" if spot.channel % 2 else "sin"
    angle = step / SLOWEST**power
    wave = float(np.cos(angle) if spot.channel % 2 else np.sin(angle))
    yield line(f"wave = {name}({step} / {SLOWEST:,.0f}^{power:.4g}) = {name}({{angle}}) = {{wave}}", angle=angle,
               wave=wave)  # fmt: skip
    yield line("x + wave = {x} + {wave} = {*y}", x=x, wave=wave, y=x.value + wave)


def looked_up(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """Which row of the table."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    rows = len(told.arrays["weight"])
    row = int(min(max(part.numbers[0], 0), rows - 1))
    yield (
        Bit(
            say(
                "{told}: number {channel} of a row of its table, which has {rows:,}",
                told=name_of(told, spot),
                channel=spot.channel + 1,
                rows=rows,
            )
        ),
    )
    yield line(say("It reads {{x}}: row {row} of them, where rows count from 0, as that is the word with number "
"{row_2}", row=row + 1, row_2=row),
               x=part.number(0))  # fmt: skip
    yield line("w = {*y}", y=Number(float(told.arrays["weight"][row, spot.channel]), "weight"))


# ------------------------------------------------------------ larger images


def enlarged(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """The pixel that is repeated, or the shares of those that are blended."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    if len(part.numbers) == 1:
        there = where(part.spot(0).at)
        yield (
            Bit(say("{told}: the pixel at {there} of what it reads, once more", told=name_of(told, spot), there=there)),
        )
        yield line("y = x = {*y}", y=part.number(0))
        return
    rows, columns = blend(told.layer, spot)
    shares = [a * b for a in rows.values() for b in columns.values()]
    yield (
        Bit(
            say(
                "{told}: {count} pixels blended, of which near ones count more",
                told=name_of(told, spot),
                count=len(shares),
            )
        ),
    )
    pairs = [(Number(share), part.number(place)) for place, share in enumerate(shares)]
    yield multiplied(say("Σ share x"), pairs)
    yield line("y = {*y}", y=sum(share.value * x.value for share, x in pairs))


def painted(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """What the places paint whose filters cover this one, and the sum."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    weights = kernel_over(told, spot, part).tolist()
    pairs = [(Number(weight, "weight"), part.number(place)) for place, weight in enumerate(weights)]
    channels, reach = counted(part.shape[0], "channel"), " × ".join(map(str, part.shape[1:]))
    name = say(
        "Filter {channel} of {layer}, {at}", channel=spot.channel + 1, layer=within(told.layer.id), at=where(spot.at)
    )
    kernel = " × ".join(2 * [str(told.layer.values["kernel"])])
    yield (
        Bit(
            say(
                "{name}: with a kernel of {kernel}, {reach} of what it reads reach there, in {channels}",
                name=name,
                kernel=kernel,
                reach=reach,
                channels=channels,
            )
        ),
    )
    yield multiplied("Σ w x", pairs)
    total = sum(weight.value * factor.value for weight, factor in pairs)
    yield from summed(told, total, made_at(told, spot))


def kernel_over(told: ToldLayer, spot: Spot, part: Met) -> Doubles:
    """The weight with which each number that reaches ``spot`` paints there, flat."""
    step, rim = (int(told.layer.values[name]) for name in ("stride", "padding"))
    weights = []
    for place in range(len(part.numbers)):
        channel, at = part.spot(place)
        row, column = (to + rim - by * step for to, by in zip(spot.at, at, strict=True))
        weights.append(float(told.arrays["weight"][channel, spot.channel, row, column]))
    return np.array(weights, np.float64)
