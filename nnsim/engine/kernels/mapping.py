"""What happens to maps number by number: pooling, sums of maps, activations and their slopes."""

from __future__ import annotations

import numpy as np

from nnsim.engine.kernels.activating import activate, slope
from nnsim.engine.kernels.compiling import part
from nnsim.engine.kernels.given import Floats, Wholes
from nnsim.engine.kernels.kinds import RELU
from nnsim.engine.kernels.lanes import (
    alike,
    larger,
    load,
    plus,
    rectified,
    store,
    times,
    where_equal,
    where_not_equal,
    where_positive,
)
from nnsim.engine.kernels.operations import LANES

_ZERO = np.float32(0)

A, A_BLOCK, A_MAP, A_Y = 2, 3, 4, 5
B, B_BLOCK, B_MAP, B_Y = 6, 7, 8, 9
C, C_BLOCK, C_MAP, C_Y = 10, 11, 12, 13
MAPS, HEIGHT, WIDTH, KIND = 14, 15, 16, 17
"""Columns of operations on two or three groups of maps of one size: where each begins, and its steps."""


@part
def add_maps(o: Wholes, arena: Floats, block: int) -> None:
    """C = A + B, or ReLU of that."""
    a0, b0, c0 = o[A] + block * o[A_BLOCK], o[B] + block * o[B_BLOCK], o[C] + block * o[C_BLOCK]
    rectifies, width = o[KIND] == RELU, o[WIDTH]
    for m in range(o[MAPS]):
        for y in range(o[HEIGHT]):
            a, b, c = a0 + m * o[A_MAP] + y * o[A_Y], b0 + m * o[B_MAP] + y * o[B_Y], c0 + m * o[C_MAP] + y * o[C_Y]
            for x in range(0, width * LANES, LANES):
                made = plus(load(arena, a + x), load(arena, b + x))
                store(arena, c + x, rectified(made) if rectifies else made)


@part
def bend(o: Wholes, arena: Floats, block: int) -> None:
    """B = the activation of A; both may be the same."""
    a0, b0, size = o[A] + block * o[A_BLOCK], o[B] + block * o[B_BLOCK], o[WIDTH] * LANES
    for m in range(o[MAPS]):
        for y in range(o[HEIGHT]):
            a, b = a0 + m * o[A_MAP] + y * o[A_Y], b0 + m * o[B_MAP] + y * o[B_Y]
            for x in range(0, size, LANES):
                store(arena, b + x, load(arena, a + x))
            activate(o[KIND], arena[b : b + size])


@part
def unbend(o: Wholes, arena: Floats, block: int) -> None:
    """C = A times the slope of the activation that said B; A and C may be the same."""
    a0, b0, c0 = o[A] + block * o[A_BLOCK], o[B] + block * o[B_BLOCK], o[C] + block * o[C_BLOCK]
    size = o[WIDTH] * LANES
    for m in range(o[MAPS]):
        for y in range(o[HEIGHT]):
            a, b, c = a0 + m * o[A_MAP] + y * o[A_Y], b0 + m * o[B_MAP] + y * o[B_Y], c0 + m * o[C_MAP] + y * o[C_Y]
            if o[KIND] == RELU:
                for x in range(0, size, LANES):
                    store(arena, c + x, where_positive(load(arena, b + x), load(arena, a + x)))
                continue
            for x in range(0, size, LANES):
                store(arena, c + x, load(arena, a + x))
            slope(o[KIND], arena[c : c + size], arena[b : b + size])


IN, IN_BLOCK, IN_MAP, IN_Y = 2, 3, 4, 5
OUT, OUT_BLOCK, OUT_MAP, OUT_Y = 6, 7, 8, 9
TO, TO_BLOCK, TO_MAP, TO_Y = 10, 11, 12, 13
COUNT, IN_HEIGHT, IN_WIDTH, OUT_HEIGHT, OUT_WIDTH = 14, 15, 16, 17, 18
SIDE, STRIDE, PADDING, CLEARS, MASKS = 19, 20, 21, 22, 23
FROM, FROM_BLOCK, FROM_MAP, FROM_Y = 24, 25, 26, 27
"""Columns of pooling: maps read, maps made, and where gradients go and come from."""


@part
def pool(o: Wholes, arena: Floats, block: int, takes_mean: bool) -> None:
    """The largest number or the mean of every window; the rim counts as zeros for the mean alone, as in PyTorch."""
    side, stride, padding = o[SIDE], o[STRIDE], o[PADDING]
    share = alike(np.float32(1.0 / (side * side)))
    for m in range(o[COUNT]):
        i0, j0 = o[IN] + block * o[IN_BLOCK] + m * o[IN_MAP], o[OUT] + block * o[OUT_BLOCK] + m * o[OUT_MAP]
        for y in range(o[OUT_HEIGHT]):
            top = y * stride - padding
            y0, y1 = max(top, 0), min(top + side, o[IN_HEIGHT])
            for x in range(o[OUT_WIDTH]):
                left = x * stride - padding
                x0, x1 = max(left, 0), min(left + side, o[IN_WIDTH])
                p = i0 + y0 * o[IN_Y] + x0 * LANES
                found = alike(_ZERO) if takes_mean else load(arena, p)
                for _ in range(y0, y1):
                    for i in range(p, p + (x1 - x0) * LANES, LANES):
                        found = plus(found, load(arena, i)) if takes_mean else larger(found, load(arena, i))
                    p += o[IN_Y]
                store(arena, j0 + y * o[OUT_Y] + x * LANES, times(found, share) if takes_mean else found)


@part
def unpool(o: Wholes, arena: Floats, block: int, takes_mean: bool) -> None:
    """The gradient of what ``pool`` read: to the first of the largest numbers of every window, or to all alike.

    ``MASKS``: where that is what a ReLU said, the gradient of what the ReLU was given. ``CLEARS``: windows overlap.
    """
    for m in range(o[COUNT]):
        t = o[TO] + block * o[TO_BLOCK] + m * o[TO_MAP]
        if o[CLEARS] != 0:
            for y in range(o[IN_HEIGHT]):
                for i in range(t + y * o[TO_Y], t + y * o[TO_Y] + o[IN_WIDTH] * LANES):
                    arena[i] = _ZERO
        if takes_mean:
            _spread(o, arena, block, m, t)
        else:
            _hand_back(o, arena, block, m, t)


@part
def _hand_back(o: Wholes, arena: Floats, block: int, m: int, t: int) -> None:
    side, stride, padding, adds = o[SIDE], o[STRIDE], o[PADDING], o[CLEARS] != 0
    i0, j0 = o[IN] + block * o[IN_BLOCK] + m * o[IN_MAP], o[OUT] + block * o[OUT_BLOCK] + m * o[OUT_MAP]
    f0 = o[FROM] + block * o[FROM_BLOCK] + m * o[FROM_MAP]
    for y in range(o[OUT_HEIGHT]):
        top = y * stride - padding
        y0, y1 = max(top, 0), min(top + side, o[IN_HEIGHT])
        for x in range(o[OUT_WIDTH]):
            left = x * stride - padding
            x0, x1 = max(left, 0), min(left + side, o[IN_WIDTH])
            most = load(arena, j0 + y * o[OUT_Y] + x * LANES)
            rest = load(arena, f0 + y * o[FROM_Y] + x * LANES)
            if o[MASKS] != 0:
                rest = where_positive(most, rest)
            for yy in range(y0, y1):
                for xx in range(x0, x1):
                    value = load(arena, i0 + yy * o[IN_Y] + xx * LANES)
                    given, place = where_equal(value, most, rest), t + yy * o[TO_Y] + xx * LANES
                    rest = where_not_equal(value, most, rest)
                    store(arena, place, plus(given, load(arena, place)) if adds else given)


@part
def _spread(o: Wholes, arena: Floats, block: int, m: int, t: int) -> None:
    side, stride, padding, adds = o[SIDE], o[STRIDE], o[PADDING], o[CLEARS] != 0
    f0, share = o[FROM] + block * o[FROM_BLOCK] + m * o[FROM_MAP], alike(np.float32(1.0 / (side * side)))
    for y in range(o[OUT_HEIGHT]):
        top = y * stride - padding
        for x in range(o[OUT_WIDTH]):
            left = x * stride - padding
            given = times(load(arena, f0 + y * o[FROM_Y] + x * LANES), share)
            for yy in range(max(top, 0), min(top + side, o[IN_HEIGHT])):
                for xx in range(max(left, 0), min(left + side, o[IN_WIDTH])):
                    place = t + yy * o[TO_Y] + xx * LANES
                    store(arena, place, plus(given, load(arena, place)) if adds else given)


@part
def average(o: Wholes, arena: Floats, block: int) -> None:
    """B, one number for each map of A: its mean."""
    share = alike(np.float32(1.0 / (o[HEIGHT] * o[WIDTH])))
    for m in range(o[MAPS]):
        a, found = o[A] + block * o[A_BLOCK] + m * o[A_MAP], alike(_ZERO)
        for y in range(o[HEIGHT]):
            for x in range(0, o[WIDTH] * LANES, LANES):
                found = plus(found, load(arena, a + y * o[A_Y] + x))
        store(arena, o[B] + block * o[B_BLOCK] + m * o[B_MAP], times(found, share))


@part
def share_out(o: Wholes, arena: Floats, block: int) -> None:
    """A, the gradient of what ``average`` read, from B, that of what it made."""
    share = alike(np.float32(1.0 / (o[HEIGHT] * o[WIDTH])))
    for m in range(o[MAPS]):
        a = o[A] + block * o[A_BLOCK] + m * o[A_MAP]
        given = times(load(arena, o[B] + block * o[B_BLOCK] + m * o[B_MAP]), share)
        for y in range(o[HEIGHT]):
            for x in range(0, o[WIDTH] * LANES, LANES):
                store(arena, a + y * o[A_Y] + x, given)
