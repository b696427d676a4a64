"""From units to operations: where everything lies, and what is computed in which order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels import operations as program
from nnsim.engine.kernels.kinds import LINEAR, RELU
from nnsim.engine.kernels.operations import LANES
from nnsim.engine.lowering.maps import Arena, Maps
from nnsim.engine.lowering.units import ADD, BENT, CONVOLUTION, DENSE, GLOBAL_MEAN, INPUT, MEAN, NORM, Unit
from nnsim.engine.lowering.windows import Window

Row = list[int]

LONG = 64
"""Inputs from which on the gradients of a dense layer are worked out row by row."""


@dataclass(slots=True)
class Given:
    """A gradient that a unit was handed back: where it lies, whether nobody else reads it, and whether it is already
    that of what the unit's activation was given."""

    maps: Maps
    is_own: bool = True
    is_unbent: bool = False


class Lowering:
    """Makes the operations of ``units`` for batches of at most ``blocks`` blocks.

    ``places`` tells where the array ``<node>.<array>`` begins among the numbers of the network; layers in ``frozen`` do
    not learn.
    """

    def __init__(
        self, units: list[Unit], places: Mapping[str, int], blocks: int, frozen: Collection[str], *, channels_last: bool
    ) -> None:
        self.units, self.places, self.arena, self.frozen = units, places, Arena(blocks), frozen
        self.settings: list[float] = []
        self._rows: list[tuple[Row, bool]] = []
        self._last: list[Row] = []
        self._windows = {
            i: Window.of(unit, units[unit.reads[0]].shape) for i, unit in enumerate(units) if _slides(unit)
        }
        self._needs = self._needed()
        self._rims = [self._rim_of_gradient(i) for i in range(len(units))]
        self._made = [self.arena.maps(unit.shape, self._rim(i)) for i, unit in enumerate(units)]
        self._given: list[list[Given]] = [[] for _ in units]
        self._kept: dict[int, int] = {}
        self._forward(channels_last=channels_last)
        self._backward()

    # ------------------------------------------------------------ what is needed

    def _learns(self, unit: Unit) -> bool:
        return bool(unit.arrays) and unit.node not in self.frozen

    def _needed(self) -> list[bool]:
        """Of which units the gradient is needed: something that learns is at or before them."""
        needs: list[bool] = []
        for unit in self.units:
            needs.append(self._learns(unit) or any(needs[read] for read in unit.reads))
        return needs

    def _passes(self, unit: Unit) -> bool:
        return any(self._needs[read] for read in unit.reads)

    def _rim(self, unit: int) -> int:
        """The rim that readers want around what a unit makes."""
        return max((self._windows[i].padding for i, u in self._readers(unit) if u.target == CONVOLUTION), default=0)

    def _readers(self, unit: int) -> list[tuple[int, Unit]]:
        return [(i, other) for i, other in enumerate(self.units) if unit in other.reads]

    def _rim_of_gradient(self, i: int) -> int:
        """The rim around a unit's gradient, from which a convolution makes that of its inputs."""
        unit = self.units[i]
        return self._windows[i].rim_back if unit.target == CONVOLUTION and self._passes(unit) else 0

    # ------------------------------------------------------------ forwards

    def _add(self, kind: int, *columns: int, whole: bool = False) -> None:
        self._rows.append(([kind, 0, *columns], whole))

    def _forward(self, *, channels_last: bool) -> None:
        first = self._made[INPUT]
        table = self.arena.table(first.places(channels_last=channels_last))
        self._add(program.GATHER, first.origin, first.block, first.numbers, table)
        for i, unit in enumerate(self.units[1:], 1):
            self._make(i, unit, self._made[unit.reads[0]], self._made[i])

    def _make(self, i: int, unit: Unit, read: Maps, made: Maps) -> None:
        is_fused = unit.bends in {LINEAR, RELU}
        if unit.target == CONVOLUTION:
            for row in self._windows[i].forward(self, unit, read, made):
                self._add(program.CORRELATE, *row)
        elif unit.target == DENSE:
            self._make_dense(unit, read, made)
        elif unit.target == NORM:
            self._kept[i] = self.arena.numbers(2 * made.count)
            nothing = [0] * 8
            self._add(program.NORMALISE, *read.steps, *made.steps, *nothing, *self._norm(i, unit), whole=True)
        elif unit.target == ADD:
            self._make_sum(unit, made)
        elif unit.target == GLOBAL_MEAN:
            shape = (read.count, read.height, read.width)
            self._add(program.AVERAGE, *read.steps, *made.steps, 0, 0, 0, 0, *shape, 0)
        elif i in self._windows:
            kind = program.POOL_MEAN if unit.target == MEAN else program.POOL_MAX
            self._add(kind, *self._pooled(i, read, made))
        else:
            self._bend(read, made, unit.bends)
            return
        if not is_fused:
            self._bend(made, made, unit.bends)

    def _bend(self, read: Maps, made: Maps, kind: int) -> None:
        shape = made.count, made.height, made.width
        self._add(program.BEND, *read.steps, *made.steps, 0, 0, 0, 0, *shape, kind)

    def _make_sum(self, unit: Unit, made: Maps) -> None:
        terms, shape = [self._made[read] for read in unit.reads], (made.count, made.height, made.width)
        so_far = terms[0]
        for place, term in enumerate(terms[1:], 2):
            bends = unit.bends if place == len(terms) and unit.bends == RELU else LINEAR
            self._add(program.ADD, *so_far.steps, *term.steps, *made.steps, *shape, bends)
            so_far = made

    def _make_dense(self, unit: Unit, read: Maps, made: Maps) -> None:
        weights, bias = self.places[f"{unit.node}.weight"], self.places.get(f"{unit.node}.bias", -1)
        table = self.arena.table
        self._add(
            program.CORRELATE, read.origin, read.block, 0, 0, made.origin, made.block, 0, 0, 1, 0, made.count,
            read.numbers, table(read.places()), table(range(read.numbers)), table(made.places()),
            weights, read.numbers, bias, int(unit.bends == RELU), 1, whole=True,
        )  # fmt: skip

    def _norm(self, i: int, unit: Unit) -> Row:
        maps, height, width = unit.shape
        at = len(self.settings)
        self.settings += [unit.number("momentum"), unit.number("eps")]
        arrays = [self.places[f"{unit.node}.{name}"] for name in ("weight", "bias", "running_mean", "running_var")]
        bends = unit.bends if unit.bends == RELU else LINEAR
        return [maps, height, width, bends, *arrays, self._kept[i], int(unit.node in self.frozen), at]

    def _pooled(self, i: int, read: Maps, made: Maps) -> Row:
        window, nothing = self._windows[i], [0] * 4
        sizes = [read.count, read.height, read.width, made.height, made.width]
        return [*read.steps, *made.steps, *nothing, *sizes, window.side, window.stride, window.padding, 0, 0, *nothing]

    # ------------------------------------------------------------ backwards

    def _gradient_maps(self, unit: int) -> Maps:
        return self.arena.maps(self.units[unit].shape, self._rims[unit])

    def _backward(self) -> None:
        last = len(self.units) - 1
        scores, given = self._made[last], self._gradient_maps(last)
        self._add(program.COMPARE, scores.origin, scores.block, given.origin, scores.count, whole=True)
        self._given[last].append(Given(given))
        for i in range(last, INPUT, -1):
            if self._needs[i] and self._given[i]:
                self._hand_back(i, self.units[i], self._unbent(i, self._summed(i)))
        for row in self._last:
            self._rows.append((row, True))

    def _summed(self, i: int) -> Given:
        """The sum of what a unit was handed back, in maps with the rim that it wants."""
        first, *others = self._given[i]
        for other in others:
            made, shape = self._gradient_maps(i), self.units[i].shape
            self._add(program.ADD, *first.maps.steps, *other.maps.steps, *made.steps, *shape, LINEAR)
            first = Given(made)
        if first.maps.rim < self._rims[i]:
            made = self._gradient_maps(i)
            self._bend(first.maps, made, LINEAR)
            first = Given(made)
        return first

    def _unbent(self, i: int, given: Given) -> Given:
        unit, made = self.units[i], self._made[i]
        if unit.bends == LINEAR or given.is_unbent or (unit.target == NORM and unit.bends == RELU):
            return given
        to = given.maps if given.is_own else self._gradient_maps(i)
        self._add(program.UNBEND, *given.maps.steps, *made.steps, *to.steps, *unit.shape, unit.bends)
        return Given(to)

    def _hand_back(self, i: int, unit: Unit, given: Given) -> None:
        read = unit.reads[0]
        if unit.target in {CONVOLUTION, DENSE}:
            self._learn(i, unit, given.maps)
        if unit.target in {ADD, BENT}:
            for term in unit.reads:
                if self._needs[term]:
                    self._given[term].append(Given(given.maps, is_own=len(unit.reads) == 1 and given.is_own))
            return
        to = self._gradient_maps(read) if self._needs[read] else None
        if unit.target == NORM:
            self._unnormalise(i, unit, given.maps, to)
        if to is not None:
            is_unbent = self._pass_back(i, unit, given.maps, to)
            self._given[read].append(Given(to, is_unbent=is_unbent))

    def _unnormalise(self, i: int, unit: Unit, given: Maps, to: Maps | None) -> None:
        kind = program.UNNORMALISE if self._learns(unit) else program.UNNORMALISE_FROZEN
        target = to.steps if to else (-1, 0, 0, 0)
        maps = self._made[unit.reads[0]].steps, self._made[i].steps, given.steps, target
        self._add(kind, *(step for steps in maps for step in steps), *self._norm(i, unit), whole=True)

    def _pass_back(self, i: int, unit: Unit, given: Maps, to: Maps) -> bool:
        """Make the gradient of what a unit read; whether it is that of what the activation there was given."""
        if unit.target == CONVOLUTION:
            for columns in self._windows[i].backward(self, unit, given, to):
                self._add(program.HAND_BACK, *columns)
        elif unit.target == DENSE:
            self._hand_back_dense(unit, given, to)
        elif unit.target == GLOBAL_MEAN:
            shape = to.count, to.height, to.width
            self._add(program.SHARE_OUT, *to.steps, *given.steps, 0, 0, 0, 0, *shape, 0)
        elif i in self._windows:
            return self._unpool(i, unit.reads[0], given, to)
        return False

    def _unpool(self, i: int, read: int, given: Maps, to: Maps) -> bool:
        """Hand the gradient of a pooling back; whether it is that of what the unit before was given."""
        window, before, takes_mean = self._windows[i], self.units[read], self.units[i].target == MEAN
        masks = not takes_mean and before.bends == RELU and before.readers == 1 and before.target == CONVOLUTION
        row = self._pooled(i, self._made[read], self._made[i])
        row[8:12] = to.steps
        row[20], row[21] = int(window.stride < window.side or window.padding > 0), int(masks)
        row[22:26] = given.steps
        self._add(program.UNPOOL_MEAN if takes_mean else program.UNPOOL_MAX, *row)
        return masks

    def _learn(self, i: int, unit: Unit, given: Maps) -> None:
        """The gradients of the weights and biases of a unit."""
        if not self._learns(unit):
            return
        read = self._made[unit.reads[0]]
        if unit.target == CONVOLUTION:
            for row in self._windows[i].slopes(self, unit, read, given):
                self._add(program.SLOPES, *row)
                self._last.append([program.ADD_UP, 0, *row])
            return
        taps, weights = read.numbers, self.places[f"{unit.node}.weight"]
        bias = self.places.get(f"{unit.node}.bias", -1)
        is_long = taps >= LONG
        if is_long:
            self._spread(read, given, weights)
        if is_long and bias < 0:
            return
        sums = -1 if is_long else self.arena.numbers(taps * given.count * LANES)
        sums_bias = self.arena.numbers(given.count * LANES) if bias >= 0 else -1
        row = [
            read.origin, read.block, 0, 0, given.origin, given.block, 0, 0, 1, 0, given.count, 0 if is_long else taps,
            sums, sums_bias, weights, bias, given.map, self.arena.table(read.places()), 0, 1,
        ]  # fmt: skip
        self._add(program.SLOPES, *row, whole=True)
        self._add(program.ADD_UP, *row, whole=True)

    def _spread(self, read: Maps, given: Maps, weights: int) -> None:
        """The gradients of a dense layer's weights, rows of them at once: the inputs turned into rows, and added up."""
        taps, samples = read.numbers, range(self.arena.blocks * LANES)
        long = -(-taps // LANES) * LANES
        rows = self.arena.numbers(long * len(samples))
        table = self.arena.table
        self._add(program.TURN, read.origin, read.block, taps, table(read.places()), rows, long, whole=True)
        where = table([n * long for n in samples])
        factors = table([n // LANES * given.block + n % LANES for n in samples])
        results = table([weights + row * taps for row in range(given.count)])
        parts = [(0, taps // LANES), (taps - LANES, 1)] if taps % LANES else [(0, taps // LANES)]
        for start, width in parts:
            self._add(
                program.SPREAD, rows + start, 0, 0, LANES, start, 0, 0, LANES, 1, width, given.count, 0, where,
                factors, results, given.origin, given.map, -1, 0, 0, whole=True,
            )  # fmt: skip

    def _hand_back_dense(self, unit: Unit, given: Maps, to: Maps) -> None:
        table, weights = self.arena.table, self.places[f"{unit.node}.weight"]
        factors = table([row * to.numbers for row in range(given.count)])
        self._add(
            program.CORRELATE, given.origin, given.block, 0, 0, to.origin, to.block, 0, 0, 1, 0, to.numbers,
            given.count, table(given.places()), factors, table(to.places()), weights, 1, -1, 0, 1, whole=True,
        )  # fmt: skip

    # ------------------------------------------------------------ all together

    def net(self, numbers: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> program.Net:
        """The network as kernels get it, on its ``numbers``, of which those in the ``spans`` learn."""
        operations = np.zeros((len(self._rows), program.COLUMNS), np.int64)
        segments: list[list[int]] = []
        for place, (row, whole) in enumerate(self._rows):
            operations[place, : len(row)] = row
            if not segments or segments[-1][program.WHOLE] != whole:
                segments.append([place, place, int(whole)])
            segments[-1][program.END] = place + 1
        table = np.array(segments, np.int64)
        settings = np.array(self.settings or [0.0])
        ends = np.array(spans, np.int64).reshape(-1, 2)
        return program.Net(
            operations, table, self.arena.tables(), settings, self.arena.array(), numbers, *ends.T.copy()
        )


def _slides(unit: Unit) -> bool:
    return "kernel_size" in unit.given
