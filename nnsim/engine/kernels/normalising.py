"""Batch normalisation of maps, forwards and backwards, over all blocks of a batch.

The last block may hold lanes without a sample: they are left out of all sums and get no gradient.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nnsim.engine.kernels.compiling import counting, part
from nnsim.engine.kernels.given import Floats, Wholes
from nnsim.engine.kernels.kinds import RELU
from nnsim.engine.kernels.lanes import (
    alike,
    joined,
    load,
    minus,
    plus,
    rectified,
    store,
    times,
    where_positive,
)
from nnsim.engine.kernels.operations import LANES

_ZERO, _ONE = np.float32(0), np.float32(1)

X, X_BLOCK, X_MAP, X_Y = 2, 3, 4, 5
Y, Y_BLOCK, Y_MAP, Y_Y = 6, 7, 8, 9
FROM, FROM_BLOCK, FROM_MAP, FROM_Y = 10, 11, 12, 13
TO, TO_BLOCK, TO_MAP, TO_Y = 14, 15, 16, 17
MAPS, HEIGHT, WIDTH, KIND = 18, 19, 20, 21
SCALE, SHIFT, MEANS, VARIANCES, KEPT, STILL, SETTING = 22, 23, 24, 25, 26, 27, 28
"""Columns: maps read and made, where gradients come from and go, and where the arrays of the layer begin.

``KEPT`` is where mean and 1 / deviation of each map are kept for the way back, ``STILL`` whether it uses the running
averages, and ``SETTING`` where its momentum stands among the settings, its eps behind it.
"""


@part
def _sum_of(lanes: Floats, rows: int, block: int) -> float:
    """The sum over the lanes of a block that hold a sample; ``lanes`` is an array of LANES."""
    found = 0.0
    for lane in range(min(LANES, rows - block * LANES)):
        found += lanes[lane]
    return found


@part
def _sums(o: Wholes, arena: Floats, m: int, rows: int, mean: np.float32, lanes: Floats) -> tuple[float, float]:
    """The sums of a map's numbers and of their squares, less ``mean`` each, over the batch."""
    first, second, off, blocks = 0.0, 0.0, alike(mean), (rows + LANES - 1) // LANES
    for block in range(blocks):
        a, b, x0 = alike(_ZERO), alike(_ZERO), o[X] + block * o[X_BLOCK] + m * o[X_MAP]
        for y in range(o[HEIGHT]):
            for i in range(x0 + y * o[X_Y], x0 + y * o[X_Y] + o[WIDTH] * LANES, LANES):
                value = minus(load(arena, i), off)
                a, b = plus(a, value), joined(value, value, b)
        store(lanes, 0, a)
        first += _sum_of(lanes, rows, block)
        store(lanes, 0, b)
        second += _sum_of(lanes, rows, block)
    return first, second


@counting
def normalise(o: Wholes, arena: Floats, numbers: Floats, settings: NDArray[np.float64], rows: int) -> None:
    """Normalise every map by the mean and variance of the batch, which the running averages follow."""
    lanes, size, still = np.empty(LANES, np.float32), rows * o[HEIGHT] * o[WIDTH], o[STILL] != 0 or rows < 2
    momentum, eps = settings[o[SETTING]], settings[o[SETTING] + 1]
    for m in range(o[MAPS]):
        mean, variance = float(numbers[o[MEANS] + m]), float(numbers[o[VARIANCES] + m])
        if not still:
            mean = _sums(o, arena, m, rows, _ZERO, lanes)[0] / size
            off, squares = _sums(o, arena, m, rows, np.float32(mean), lanes)
            variance = squares / size - (off / size) ** 2
            if variance < 0.0:  # noqa: PLR1730 - rounding; what is no number stays so
                variance = 0.0
            unbiased = variance * size / max(size - 1, 1)
            numbers[o[MEANS] + m] = (1 - momentum) * numbers[o[MEANS] + m] + momentum * mean
            numbers[o[VARIANCES] + m] = (1 - momentum) * numbers[o[VARIANCES] + m] + momentum * unbiased
        inverse = 1.0 / math.sqrt(variance + eps)
        arena[o[KEPT] + 2 * m], arena[o[KEPT] + 2 * m + 1] = np.float32(mean), np.float32(inverse)
        scale = np.float32(numbers[o[SCALE] + m] * inverse)
        _write(o, arena, m, rows, np.float32(mean), scale, numbers[o[SHIFT] + m])


@part
def _write(o: Wholes, arena: Floats, m: int, rows: int, mean: np.float32, scale: np.float32, shift: np.float32) -> None:
    off, by, beside, rectifies = alike(mean), alike(scale), alike(shift), o[KIND] == RELU
    for block in range((rows + LANES - 1) // LANES):
        x0, y0 = o[X] + block * o[X_BLOCK] + m * o[X_MAP], o[Y] + block * o[Y_BLOCK] + m * o[Y_MAP]
        for y in range(o[HEIGHT]):
            p, q = x0 + y * o[X_Y], y0 + y * o[Y_Y]
            for i in range(0, o[WIDTH] * LANES, LANES):
                made = joined(minus(load(arena, p + i), off), by, beside)
                store(arena, q + i, rectified(made) if rectifies else made)


@counting
def unnormalise(o: Wholes, arena: Floats, numbers: Floats, grad: Floats, rows: int, learns: bool) -> None:
    """The gradients of scale, shift and of what ``normalise`` read; those of a ReLU behind it are made on the way."""
    lanes, size, still = np.empty(LANES, np.float32), rows * o[HEIGHT] * o[WIDTH], o[STILL] != 0 or rows < 2
    for m in range(o[MAPS]):
        mean, inverse = arena[o[KEPT] + 2 * m], arena[o[KEPT] + 2 * m + 1]
        plain, shifted = _products(o, arena, m, rows, mean, lanes)
        along = shifted * inverse
        if learns:
            grad[o[SCALE] + m], grad[o[SHIFT] + m] = along, plain
        if o[TO] >= 0:
            share = 0.0 if still else 1.0 / size
            factor = numbers[o[SCALE] + m] * inverse
            _hand_back(o, arena, m, rows, mean, factor, np.float32(plain * share), np.float32(along * inverse * share))


@part
def _products(o: Wholes, arena: Floats, m: int, rows: int, mean: np.float32, lanes: Floats) -> tuple[float, float]:
    """The sums of the gradient of a map, and of it times what was read less the mean, over the batch."""
    first, second, off, rectifies = 0.0, 0.0, alike(mean), o[KIND] == RELU
    for block in range((rows + LANES - 1) // LANES):
        a, b = alike(_ZERO), alike(_ZERO)
        x0, y0 = o[X] + block * o[X_BLOCK] + m * o[X_MAP], o[Y] + block * o[Y_BLOCK] + m * o[Y_MAP]
        f0 = o[FROM] + block * o[FROM_BLOCK] + m * o[FROM_MAP]
        for y in range(o[HEIGHT]):
            p, q, r = x0 + y * o[X_Y], y0 + y * o[Y_Y], f0 + y * o[FROM_Y]
            for i in range(0, o[WIDTH] * LANES, LANES):
                given = load(arena, r + i)
                if rectifies:
                    given = where_positive(load(arena, q + i), given)
                a, b = plus(a, given), joined(minus(load(arena, p + i), off), given, b)
        store(lanes, 0, a)
        first += _sum_of(lanes, rows, block)
        store(lanes, 0, b)
        second += _sum_of(lanes, rows, block)
    return first, second


@part
def _hand_back(
    o: Wholes,
    arena: Floats,
    m: int,
    rows: int,
    mean: np.float32,
    factor: np.float32,
    plain: np.float32,
    along: np.float32,
) -> None:
    """``factor * (given - plain - (x - mean) * along)``; nothing to lanes without a sample."""
    off, by, less, slope, rectifies = alike(mean), alike(factor), alike(plain), alike(-along), o[KIND] == RELU
    for block in range((rows + LANES - 1) // LANES):
        x0, y0 = o[X] + block * o[X_BLOCK] + m * o[X_MAP], o[Y] + block * o[Y_BLOCK] + m * o[Y_MAP]
        f0, t0 = o[FROM] + block * o[FROM_BLOCK] + m * o[FROM_MAP], o[TO] + block * o[TO_BLOCK] + m * o[TO_MAP]
        held = min(LANES, rows - block * LANES)
        for y in range(o[HEIGHT]):
            p, q, r, s = x0 + y * o[X_Y], y0 + y * o[Y_Y], f0 + y * o[FROM_Y], t0 + y * o[TO_Y]
            for i in range(0, o[WIDTH] * LANES, LANES):
                given = load(arena, r + i)
                if rectifies:
                    given = where_positive(load(arena, q + i), given)
                rest = joined(minus(load(arena, p + i), off), slope, minus(given, less))
                store(arena, s + i, times(rest, by))
                for lane in range(held, LANES):
                    arena[s + i + lane] = _ZERO
