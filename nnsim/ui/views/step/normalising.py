"""Layers that normalise: mean and spread of what they do so over, then scale and shift of the channel."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.parameters import Value
from nnsim.language.texts import say
from nnsim.networks.families.normalised import EPS
from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.ui.run.told_sources import Spot
from nnsim.ui.views.step.spots import Met, added, met, name_of, spot_in
from nnsim.ui.views.step.told_layer import Cell, ToldLayer
from nnsim.ui.views.step.written import Bit, Line, Number, line

_EPS = f"{EPS:.5f}"


def batch_normalised(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """By mean and variance of the batch; if it is frozen, or gets a single sample, by those that it remembers."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    mean, variance = moments(told, spot)
    places = say(" and all places") if spot.at else ""
    batch = say("over the {samples} of this step{places}", samples=counted(told.rows, "sample"), places=places)
    over = batch if told.batch else say("as it remembers them of earlier steps")
    yield (Bit(say("{told}: mean μ and variance σ² of this channel {over}", told=name_of(told, spot), over=over)),)
    yield line("μ = {mean},  σ² = {variance}", mean=mean, variance=variance)
    yield from _scaled(told, spot, part.number(0), mean, variance)


def moments(told: ToldLayer, spot: Spot) -> tuple[float, float]:
    """Mean and variance that batch normalisation used of a channel."""
    mean, variance = told.batch or (told.arrays["running_mean"], told.arrays["running_var"])
    return float(mean[spot.channel]), float(variance[spot.channel])


def normalised(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """By mean and variance of the sample, of a step of it, or of some of its channels."""
    spot = spot_in(told, cell)
    (part,) = met(told, spot)
    count, total = len(part.numbers), float(part.numbers.sum())
    yield (
        Bit(
            say(
                "{told}: mean μ and variance σ² of all {numbers} {of_what}",
                told=name_of(told, spot),
                numbers=counted(count, "number"),
                of_what=_of_what(told),
            )
        ),
    )
    yield added("Σ x", map(part.number, range(count)))
    mean, variance = total / count, float(part.numbers.var())
    yield line(f"μ = Σ x / {count:,} = {{mean}},  σ² = Σ (x − μ)² / {count:,} = {{variance}}", mean=mean,
               variance=variance)  # fmt: skip
    yield from _scaled(told, spot, _own(part, spot), mean, variance)


def _of_what(told: ToldLayer) -> str:
    if "groups" in told.layer.values:
        return say("of its group, one of {value:,}", value=int(told.layer.values["groups"]))
    return say("of this step") if len(told.layer.in_shape) == SEQUENCE else say("of this sample")


def _own(part: Met, spot: Spot) -> Number:
    """Of all that was read the number that became this one."""
    return part.number(part.place(spot))


def _scaled(told: ToldLayer, spot: Spot, x: Number, mean: float, variance: float) -> Iterator[Line]:
    """What is normalised, then scale γ and shift β."""
    gamma, beta = (parameter(told, name, spot) for name in ("weight", "bias"))
    wide = variance + EPS
    hat = (x.value - mean) / sqrt(wide)
    yield line(f"v = σ² + {_EPS} = {{wide}}", wide=wide)
    yield line("x\u0302 = (x − μ) / √v = ({x} − {mean}) / √{wide} = {hat}", x=x, mean=mean, wide=wide, hat=hat)
    yield line("γ x\u0302 + β = {gamma} × {hat} + {beta} = {*y}", gamma=Number(gamma, "weight"), hat=hat,
               beta=Number(beta, "weight"), y=gamma * hat + beta)  # fmt: skip


def parameter(told: ToldLayer, name: str, spot: Spot) -> float:
    """That of the channel; layer normalisation has one for every number."""
    array = told.arrays[name]
    return float(array[spot.channel] if array.ndim == 1 else array[(spot.channel, *spot.at)])


def damped(told: ToldLayer, cell: Cell) -> Iterator[Line]:
    """By what the same place of near channels says."""
    spot, values = spot_in(told, cell), told.layer.values
    (part,) = met(told, spot)
    first, last = part.spot(0).channel + 1, part.spot(len(part.numbers) - 1).channel + 1
    yield (
        Bit(
            say("{told}: damped by channels {first} to {last} there", told=name_of(told, spot), first=first, last=last)
        ),
    )
    squares = np.square(part.numbers)
    yield added("Σ x²", (part.number(place)._replace(value=float(each)) for place, each in enumerate(squares)))
    size, total, x = int(values["size"]), float(squares.sum()), part.number(spot.channel + 1 - first)
    around = _number(values["k"]) + _number(values["alpha"]) * total / size
    yield line(f"v = k + α Σ x² / {size} = {{k}} + {{alpha}} × {{total}} / {size} = {{v}}", k=_number(values["k"]),
               alpha=_number(values["alpha"]), total=total, v=around)  # fmt: skip
    yield line(f"y = x / v^{_number(values['beta'])} = {{x}} / {{v}}^{_number(values['beta'])} = {{*y}}", x=x, v=around,
               y=x.value / around ** _number(values["beta"]))  # fmt: skip


def _number(value: Value) -> float:
    return float(value)
