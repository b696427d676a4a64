"""Numbers of layers of any shape: the map that is shown of them, and those that a number was made of, written."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.data import Floats
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import SEQUENCE
from nnsim.networks.naming import within
from nnsim.ui.run.told_places import across, in_grid, met_at, spot_of
from nnsim.ui.run.told_sources import Read, Spot, reads
from nnsim.ui.views.step.told_layer import Cell, ToldLayer, channels_first
from nnsim.ui.views.step.windows import spread, where
from nnsim.ui.views.step.written import Bit, Line, Number, line, number, shown_terms


def shown_map(told: ToldLayer) -> Doubles:
    """The map of the unit; of a vector all numbers in rows, of which those of the last row that do not exist are 0."""
    if not in_grid(told.layer):
        return spread(told)
    wide = across(len(told.made))
    grid = np.zeros(wide * -(-len(told.made) // wide))
    grid[: len(told.made)] = told.made
    return grid.reshape(-1, wide)


def spot_in(told: ToldLayer, cell: Cell) -> Spot:
    """The number that stands in a cell of that map."""
    return spot_of(told.layer, told.unit, *cell)


def made_at(told: ToldLayer, spot: Spot) -> float:
    """What the layer made there."""
    return float(channels_first(told.layer, told.made)[(spot.channel, *spot.at)])


def name_of(told: ToldLayer, spot: Spot) -> str:
    """``Channel 3 of Add 1, row 2, column 4``; ``Number 3 of Dropout 1`` of a vector."""
    if not spot.at:
        return say("Number {channel} of {layer}", channel=spot.channel + 1, layer=within(told.layer.id))
    return say(
        "Channel {channel} of {layer}, {at}", channel=spot.channel + 1, layer=within(told.layer.id), at=where(spot.at)
    )


class Met:
    """The ``numbers`` that one was made of, flat, of which each knows where in ``node`` it lies."""

    def __init__(self, told: ToldLayer, read: Read) -> None:
        self._source = told.sources[read.source]
        self._read = read
        self.node = self._source.node
        by_channel = _first(self._source.numbers)
        self.shape = (len(read.channels), *map(len, read.ranges))
        index = np.ix_(read.channels, *read.ranges)
        self.numbers: Doubles = np.asarray(by_channel[index], np.float64).reshape(-1)

    def spot(self, place: int) -> Spot:
        """Where a number lies in what is read."""
        channel, *at = (int(axis) for axis in np.unravel_index(place, self.shape))
        ranges = zip(at, self._read.ranges, strict=True)
        return Spot(self._read.channels[channel], tuple(among[step] for step, among in ranges))

    def place(self, spot: Spot) -> int:
        """Which of the numbers it is that lies there in what is read."""
        ranges = zip(spot.at, self._read.ranges, strict=True)
        index = (self._read.channels.index(spot.channel), *(among.index(at) for at, among in ranges))
        return int(np.ravel_multi_index(index, self.shape))

    def number(self, place: int) -> Number:
        """One of them, as it is put into a line."""
        source = self._source
        part = met_at(source.node, source.layer, source.numbers.shape, self.spot(place))
        return Number(float(self.numbers[place]), "input", part)

    def bit(self, place: int) -> Bit:
        """One of them between others."""
        shown = self.number(place)
        return Bit(number(shown.value), shown.tone, shown.part)


def met(told: ToldLayer, spot: Spot) -> tuple[Met, ...]:
    """What was read for a number, of every input that was."""
    return tuple(Met(told, read) for read in reads(told.layer, spot))


def _first(numbers: Floats) -> Floats:
    return numbers.T if numbers.ndim == SEQUENCE else numbers


def added(head: str, numbers: Iterable[Number]) -> Line:
    """Numbers in a sum, of a long one the largest and what all others add up to; and what it comes to."""
    found = list(numbers)
    shown, more = shown_terms(each.value for each in found)
    bits = [Bit(f"{head} = ")]
    for place, index in enumerate(shown):
        bits += line(f"{' + ' if place else ''}{{x}}", x=found[index])
    total = sum(each.value for each in found)
    if more:
        rest = total - sum(found[index].value for index in shown)
        bits.append(Bit(say(" + ({more:,} more that add up to {rest})", more=more, rest=number(rest)), "muted"))
    return (*bits, Bit(" = "), Bit(number(total))) if len(found) > 1 else tuple(bits)


def multiplied(head: str, pairs: Iterable[tuple[Number, Number]]) -> Line:
    """Products in a sum, as ``added``."""
    found = list(pairs)
    if not found:
        return (Bit(say("{head} = 0: nothing that is read reaches there", head=head)),)
    terms = [weight.value * factor.value for weight, factor in found]
    shown, more = shown_terms(terms)
    bits = [Bit(f"{head} = ")]
    for place, index in enumerate(shown):
        weight, factor = found[index]
        bits += line(f"{' + ' if place else ''}{{w}} × {{x}}", w=weight, x=factor)
    if more:
        rest = sum(terms) - sum(terms[index] for index in shown)
        bits.append(Bit(say(" + ({more:,} more that add up to {rest})", more=more, rest=number(rest)), "muted"))
    return (*bits, Bit(" = "), Bit(number(sum(terms))))
