"""A window that slides over maps, as operations: forwards, and to the gradients of its inputs and of its weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnsim.engine.kernels.kinds import RELU
from nnsim.engine.kernels.operations import LANES
from nnsim.engine.lowering.maps import Maps, Three
from nnsim.engine.lowering.units import Unit

if TYPE_CHECKING:
    from nnsim.engine.lowering.lowering import Lowering

Row = list[int]


@dataclass(frozen=True, slots=True)
class Window:
    """``side`` numbers along both axes, ``dilation`` apart, over maps of the ``shape`` that is read."""

    side: int
    stride: int
    padding: int
    dilation: int
    groups: int
    shape: Three

    @classmethod
    def of(cls, unit: Unit, shape: Three) -> Window:
        """The window of a convolution or a pooling."""
        side, stride, padding = (unit.whole(name) for name in ("kernel_size", "stride", "padding"))
        dilation, groups = (unit.whole(name) if name in unit.given else 1 for name in ("dilation", "groups"))
        return cls(side, stride, padding, dilation, groups, shape)

    @property
    def rim_back(self) -> int:
        """How far beyond the edge of its results the gradient of its inputs looks."""
        ends = []
        for size in self.shape[1:]:
            made = (size + 2 * self.padding - self.dilation * (self.side - 1) - 1) // self.stride + 1
            before = -((self.padding - self.dilation * (self.side - 1)) // self.stride)
            ends += [before, (size - 1 + self.padding) // self.stride - (made - 1)]
        return max(0, *ends)

    def _part(self, unit: Unit) -> tuple[int, int]:
        """Maps that a group reads, and those that it makes."""
        return self.shape[0] // self.groups, unit.shape[0] // self.groups

    def _taps(self, read: Maps, first: int, count: int) -> list[int]:
        sides = range(self.side)
        gap = self.dilation
        return [
            c * read.map + y * gap * read.line + x * gap * LANES
            for c in range(first, first + count)
            for y in sides
            for x in sides
        ]

    def _start(self, read: Maps) -> int:
        return read.origin - self.padding * (read.line + LANES)

    def forward(self, to: Lowering, unit: Unit, read: Maps, made: Maps) -> Iterator[Row]:
        """An operation of ``correlating.correlate`` for each group."""
        reads, makes = self._part(unit)
        taps, table = reads * self.side**2, to.arena.table
        bias = to.places.get(f"{unit.node}.bias", -1)
        for group in range(self.groups):
            weights = to.places[f"{unit.node}.weight"] + group * makes * taps
            yield [
                self._start(read), read.block, self.stride * read.line, self.stride * LANES,
                made.origin + group * makes * made.map, made.block, made.line, LANES,
                made.height, made.width, makes, taps,
                table(self._taps(read, group * reads, reads)), table(range(taps)),
                table([row * made.map for row in range(makes)]),
                weights, taps, bias + group * makes if bias >= 0 else -1, int(unit.bends == RELU), 0,
            ]  # fmt: skip

    def slopes(self, to: Lowering, unit: Unit, read: Maps, given: Maps) -> Iterator[Row]:
        """An operation of ``correlating.slopes`` for each group."""
        reads, makes = self._part(unit)
        taps, room = reads * self.side**2, to.arena.numbers
        bias = to.places.get(f"{unit.node}.bias", -1)
        for group in range(self.groups):
            yield [
                self._start(read), read.block, self.stride * read.line, self.stride * LANES,
                given.origin + group * makes * given.map, given.block, given.line, LANES,
                given.height, given.width, makes, taps,
                room(makes * taps * LANES), room(makes * LANES) if bias >= 0 else -1,
                to.places[f"{unit.node}.weight"] + group * makes * taps, bias + group * makes if bias >= 0 else -1,
                given.map, to.arena.table(self._taps(read, group * reads, reads)), 0, 0,
            ]  # fmt: skip

    def backward(self, to: Lowering, unit: Unit, given: Maps, made: Maps) -> Iterator[Row]:
        """Operations of ``correlate`` for the gradient of the inputs: one for each group and phase of the stride."""
        for group in range(self.groups):
            for top in range(min(self.stride, made.height)):
                for left in range(min(self.stride, made.width)):
                    yield self._phase(to, unit, (given, made), group, (top, left))

    def _phase(self, to: Lowering, unit: Unit, maps: tuple[Maps, Maps], group: int, corner: tuple[int, int]) -> Row:
        """Of the inputs at a corner and from there on every stride: the taps that met them, and where these stood."""
        (given, made), (top, left), (reads, makes) = maps, corner, self._part(unit)
        area, table, sides = self.side**2, to.arena.table, range(self.side)
        met = [
            (c, y * self.side + x, top + self.padding - y * self.dilation, left + self.padding - x * self.dilation)
            for c in range(makes)
            for y in sides
            for x in sides
        ]
        met = [tap for tap in met if tap[2] % self.stride == 0 and tap[3] % self.stride == 0]
        taps = [
            c * given.map + down // self.stride * given.line + right // self.stride * LANES for c, _, down, right in met
        ]
        height, width = -(-(made.height - top) // self.stride), -(-(made.width - left) // self.stride)
        return [
            given.origin + group * makes * given.map, given.block, given.line, LANES,
            made.origin + group * reads * made.map + top * made.line + left * LANES, made.block,
            self.stride * made.line, self.stride * LANES, height, width, reads, len(met),
            table(taps), table([c * reads * area + tap for c, tap, _, _ in met]),
            table([c * made.map for c in range(reads)]),
            to.places[f"{unit.node}.weight"] + group * makes * reads * area, area, -1, 0, 0,
        ]  # fmt: skip
