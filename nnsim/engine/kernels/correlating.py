"""Sums of products: what convolutions and dense layers are made of, forwards and backwards.

A tile of four rows and up to four places is summed up in registers. Tables say where numbers lie, so that kernel
size, stride, rim, gaps and groups are all one to it. Rows that a tile has too many are its last one once more.
"""

from __future__ import annotations

import numpy as np

from nnsim.engine.kernels.compiling import inlined, part
from nnsim.engine.kernels.given import Floats, Wholes
from nnsim.engine.kernels.lanes import IS_WIDE, Vector, alike, at, joined, load, plus, rectified, store, total
from nnsim.engine.kernels.operations import LANES

_ZERO = np.float32(0)

Two = tuple[Vector, Vector]
Four = tuple[Vector, Vector, Vector, Vector]

Taps = tuple[int, int, int]
"""How many taps there are, and where the tables of their places and of those of their factors begin."""

Places = tuple[int, int, int, int]
"""Of each of four rows."""

SRC, SRC_BLOCK, SRC_Y, SRC_X = 2, 3, 4, 5
DST, DST_BLOCK, DST_Y, DST_X = 6, 7, 8, 9
HEIGHT, WIDTH, ROWS, TAPS = 10, 11, 12, 13
TAP_AT, FACTOR_AT, ROW_AT = 14, 15, 16
FACTORS, FACTOR_ROW, BIAS, RECTIFIES, ACROSS = 17, 18, 19, 20, 21
"""Columns of an operation: see ``correlate``."""


@inlined
def _tile4(
    src: Floats, s: int, sx: int, tables: Wholes, taps: Taps, w: Floats, ws: Places, begin: Four
) -> tuple[Four, Four, Four, Four]:
    """The sums of four rows at four places, the first at ``s``, ``sx`` apart."""
    (begin0, begin1, begin2, begin3), (w0, w1, w2, w3), (count, tap_at, factor_at) = begin, ws, taps
    a0, a1, a2, a3 = begin0, begin0, begin0, begin0
    b0, b1, b2, b3 = begin1, begin1, begin1, begin1
    c0, c1, c2, c3 = begin2, begin2, begin2, begin2
    d0, d1, d2, d3 = begin3, begin3, begin3, begin3
    for k in range(count):
        p, q = s + at(tables, tap_at + k), at(tables, factor_at + k)
        v0, v1, v2, v3 = load(src, p), load(src, p + sx), load(src, p + 2 * sx), load(src, p + 3 * sx)
        u = alike(at(w, w0 + q))
        a0, a1, a2, a3 = joined(u, v0, a0), joined(u, v1, a1), joined(u, v2, a2), joined(u, v3, a3)
        u = alike(at(w, w1 + q))
        b0, b1, b2, b3 = joined(u, v0, b0), joined(u, v1, b1), joined(u, v2, b2), joined(u, v3, b3)
        u = alike(at(w, w2 + q))
        c0, c1, c2, c3 = joined(u, v0, c0), joined(u, v1, c1), joined(u, v2, c2), joined(u, v3, c3)
        u = alike(at(w, w3 + q))
        d0, d1, d2, d3 = joined(u, v0, d0), joined(u, v1, d1), joined(u, v2, d2), joined(u, v3, d3)
    return (a0, a1, a2, a3), (b0, b1, b2, b3), (c0, c1, c2, c3), (d0, d1, d2, d3)


@inlined
def _tile2(
    src: Floats, s: int, sx: int, tables: Wholes, taps: Taps, w: Floats, ws: Places, begin: Four
) -> tuple[Two, Two, Two, Two]:
    """As ``_tile4`` at two places."""
    (begin0, begin1, begin2, begin3), (w0, w1, w2, w3), (count, tap_at, factor_at) = begin, ws, taps
    a0, a1, b0, b1, c0, c1, d0, d1 = begin0, begin0, begin1, begin1, begin2, begin2, begin3, begin3
    for k in range(count):
        p, q = s + at(tables, tap_at + k), at(tables, factor_at + k)
        v0, v1 = load(src, p), load(src, p + sx)
        u = alike(at(w, w0 + q))
        a0, a1 = joined(u, v0, a0), joined(u, v1, a1)
        u = alike(at(w, w1 + q))
        b0, b1 = joined(u, v0, b0), joined(u, v1, b1)
        u = alike(at(w, w2 + q))
        c0, c1 = joined(u, v0, c0), joined(u, v1, c1)
        u = alike(at(w, w3 + q))
        d0, d1 = joined(u, v0, d0), joined(u, v1, d1)
    return (a0, a1), (b0, b1), (c0, c1), (d0, d1)


@inlined
def _tile1(src: Floats, s: int, tables: Wholes, taps: Taps, w: Floats, ws: Places, begin: Four) -> Four:
    """As ``_tile4`` at one place."""
    (a, b, c, d), (w0, w1, w2, w3), (count, tap_at, factor_at) = begin, ws, taps
    for k in range(count):
        q = at(tables, factor_at + k)
        v = load(src, s + at(tables, tap_at + k))
        a, b = joined(alike(at(w, w0 + q)), v, a), joined(alike(at(w, w1 + q)), v, b)
        c, d = joined(alike(at(w, w2 + q)), v, c), joined(alike(at(w, w3 + q)), v, d)
    return a, b, c, d


@inlined
def _put(dst: Floats, i: int, value: Vector, rectifies: bool) -> None:
    store(dst, i, rectified(value) if rectifies else value)


@inlined
def _put2(dst: Floats, i: int, dx: int, values: Two, rectifies: bool) -> None:
    _put(dst, i, values[0], rectifies)
    _put(dst, i + dx, values[1], rectifies)


@inlined
def _put4(dst: Floats, i: int, dx: int, values: Four, rectifies: bool) -> None:
    _put(dst, i, values[0], rectifies)
    _put(dst, i + dx, values[1], rectifies)
    _put(dst, i + 2 * dx, values[2], rectifies)
    _put(dst, i + 3 * dx, values[3], rectifies)


@part
def _row(
    src: Floats, s: int, sx: int, dst: Floats, d: int, dx: int, width: int, tables: Wholes, taps: Taps,
    w: Floats, ws: Places, begin: tuple[np.float32, np.float32, np.float32, np.float32], to: Places, rectifies: bool,
) -> None:  # fmt: skip
    """Four rows of results at all ``width`` places of a line, which lie ``sx`` apart in ``src`` and ``dx`` in ``dst``.

    Of each row ``ws`` is where its factors begin, ``begin`` what its sums do, and ``to`` where its results lie.
    """
    t0, t1, t2, t3 = to
    begins = alike(begin[0]), alike(begin[1]), alike(begin[2]), alike(begin[3])
    x = 0
    while IS_WIDE and x + 4 <= width:
        e = d + x * dx
        r0, r1, r2, r3 = _tile4(src, s + x * sx, sx, tables, taps, w, ws, begins)
        _put4(dst, e + t0, dx, r0, rectifies)
        _put4(dst, e + t1, dx, r1, rectifies)
        _put4(dst, e + t2, dx, r2, rectifies)
        _put4(dst, e + t3, dx, r3, rectifies)
        x += 4
    while IS_WIDE and x + 2 <= width:
        e = d + x * dx
        q0, q1, q2, q3 = _tile2(src, s + x * sx, sx, tables, taps, w, ws, begins)
        _put2(dst, e + t0, dx, q0, rectifies)
        _put2(dst, e + t1, dx, q1, rectifies)
        _put2(dst, e + t2, dx, q2, rectifies)
        _put2(dst, e + t3, dx, q3, rectifies)
        x += 2
    while x < width:
        e = d + x * dx
        a, b, c, f = _tile1(src, s + x * sx, tables, taps, w, ws, begins)
        _put(dst, e + t0, a, rectifies)
        _put(dst, e + t1, b, rectifies)
        _put(dst, e + t2, c, rectifies)
        _put(dst, e + t3, f, rectifies)
        x += 1


@part
def correlate(
    o: Wholes, tables: Wholes, src: Floats, w: Floats, biases: Floats, dst: Floats, block: int, blocks: int, taps: int
) -> None:
    """``dst[row, y, x] = bias[row] + sum over the taps of w[row, tap] * src[y, x, tap]`` of one block of samples.

    Where it goes ``ACROSS`` blocks, these are its places. ``o`` is the operation: where ``src`` and ``dst`` begin,
    their steps from block to block, line to line and place to place, the size, and where the tables are: of each tap
    its place in ``src`` and that of its factor, of each row that of its results.
    """
    across = o[ACROSS] != 0
    sx, dx, width = (o[SRC_BLOCK], o[DST_BLOCK], blocks) if across else (o[SRC_X], o[DST_X], o[WIDTH])
    s0, d0 = (o[SRC], o[DST]) if across else (o[SRC] + block * o[SRC_BLOCK], o[DST] + block * o[DST_BLOCK])
    last, bias, factors, step, rectifies = o[ROWS] - 1, o[BIAS], o[FACTORS], o[FACTOR_ROW], o[RECTIFIES] != 0
    for y in range(o[HEIGHT]):
        for m in range(0, o[ROWS], 4):
            m1, m2, m3 = min(m + 1, last), min(m + 2, last), min(m + 3, last)
            ws = (factors + m * step, factors + m1 * step, factors + m2 * step, factors + m3 * step)
            r = o[ROW_AT]
            to = (at(tables, r + m), at(tables, r + m1), at(tables, r + m2), at(tables, r + m3))
            begin = (_ZERO, _ZERO, _ZERO, _ZERO)
            if bias >= 0:
                begin = (at(biases, bias + m), at(biases, bias + m1), at(biases, bias + m2), at(biases, bias + m3))
            s, d = s0 + y * o[SRC_Y], d0 + y * o[DST_Y]
            which = taps, o[TAP_AT], o[FACTOR_AT]
            _row(src, s, sx, dst, d, dx, width, tables, which, w, ws, begin, to, rectifies)


_NEAR = 6144
"""Numbers of four rows of gradients that stay in the nearest cache while all taps go over them."""

SUMS, SUMS_BIAS, GRAD, GRAD_BIAS, DST_ROW = 14, 15, 16, 17, 18
SLOPE_TAP_AT = 19
"""Columns of an operation: see ``slopes``, which shares the others with ``correlate``."""


@inlined
def _sums(
    src: Floats, d: Floats, into: Floats, taps: tuple[int, int, int], sy: int, sx: int, rows: Places, dy: int, dx: int,
    height: int, width: int, sums: Places, r1: int, r2: int,
) -> None:  # fmt: skip
    """Add to twelve sums, of four rows and three taps, what all places of ``height`` lines add.

    The first place of each tap in ``src`` and of each row of gradients in ``d`` is given, and their steps along y and
    x; of the sums of a row in ``into`` the first one, which the others are ``r1`` and ``r2`` behind. All three arrays
    may be one, but by three names: of loops over one name the compiler makes code that is 5 % slower.
    """
    (s0, s1, s2), (e0, e1, e2, e3), (q0, q1, q2, q3) = taps, rows, sums
    a0, a1, a2 = load(into, q0), load(into, q0 + r1), load(into, q0 + r2)
    b0, b1, b2 = load(into, q1), load(into, q1 + r1), load(into, q1 + r2)
    c0, c1, c2 = load(into, q2), load(into, q2 + r1), load(into, q2 + r2)
    f0, f1, f2 = load(into, q3), load(into, q3 + r1), load(into, q3 + r2)
    for y in range(height):
        for x in range(width):
            i, j = y * sy + x * sx, y * dy + x * dx
            v0, v1, v2 = load(src, s0 + i), load(src, s1 + i), load(src, s2 + i)
            u = load(d, e0 + j)
            a0, a1, a2 = joined(u, v0, a0), joined(u, v1, a1), joined(u, v2, a2)
            u = load(d, e1 + j)
            b0, b1, b2 = joined(u, v0, b0), joined(u, v1, b1), joined(u, v2, b2)
            u = load(d, e2 + j)
            c0, c1, c2 = joined(u, v0, c0), joined(u, v1, c1), joined(u, v2, c2)
            u = load(d, e3 + j)
            f0, f1, f2 = joined(u, v0, f0), joined(u, v1, f1), joined(u, v2, f2)
    store(into, q0, a0)
    store(into, q0 + r1, a1)
    store(into, q0 + r2, a2)
    store(into, q1, b0)
    store(into, q1 + r1, b1)
    store(into, q1 + r2, b2)
    store(into, q2, c0)
    store(into, q2 + r1, c1)
    store(into, q2 + r2, c2)
    store(into, q3, f0)
    store(into, q3 + r1, f1)
    store(into, q3 + r2, f2)


@part
def slopes(o: Wholes, tables: Wholes, arena: Floats, block: int, blocks: int) -> None:
    """Add up, lane by lane, ``d[row, y, x] * src[y, x, tap]`` over the places of a block, and ``d`` for the bias.

    The first block begins the sums at zero; ``add_up`` makes the gradient of them. Columns as in ``correlate``: ``dst``
    is where the gradient of the results lies, its rows ``DST_ROW`` apart.
    """
    across = o[ACROSS] != 0
    sx, dx, width = (o[SRC_BLOCK], o[DST_BLOCK], blocks) if across else (o[SRC_X], o[DST_X], o[WIDTH])
    s0, d0 = (o[SRC], o[DST]) if across else (o[SRC] + block * o[SRC_BLOCK], o[DST] + block * o[DST_BLOCK])
    rows, step, sums_bias = o[ROWS], o[DST_ROW], o[SUMS_BIAS]
    if block == 0:
        _begin_sums(arena, o[SUMS], rows * o[TAPS])
        _begin_sums(arena, sums_bias, rows if sums_bias >= 0 else 0)
    taps, long = o[TAPS], o[TAPS] * LANES
    height, sy, dy, t = o[HEIGHT], o[SRC_Y], o[DST_Y], o[SLOPE_TAP_AT]
    lines = max(1, _NEAR // max(1, 4 * width * LANES))
    for m in range(0, rows, 4):
        m1, m2, m3 = min(m + 1, rows - 1), min(m + 2, rows - 1), min(m + 3, rows - 1)
        for y in range(0, height, lines):
            s, d, end = s0 + y * sy, d0 + y * dy, min(lines, height - y)
            given = d + m * step, d + m1 * step, d + m2 * step, d + m3 * step
            for k in range(0, taps, 3):
                k1, k2, q = min(k + 1, taps - 1), min(k + 2, taps - 1), o[SUMS] + k * LANES
                which = s + at(tables, t + k), s + at(tables, t + k1), s + at(tables, t + k2)
                sums = q + m * long, q + m1 * long, q + m2 * long, q + m3 * long
                r1, r2 = (k1 - k) * LANES, (k2 - k) * LANES
                _sums(arena, arena, arena, which, sy, sx, given, dy, dx, end, width, sums, r1, r2)
    if sums_bias >= 0:
        for y in range(height):
            _add_biases(arena, d0 + y * dy, dx, step, width, rows, sums_bias)


@inlined
def _begin_sums(arena: Floats, sums: int, count: int) -> None:
    for i in range(sums, sums + count * LANES, LANES):
        store(arena, i, alike(_ZERO))


@part
def _add_biases(arena: Floats, d: int, dx: int, step: int, width: int, rows: int, sums: int) -> None:
    """Add what a line adds to the sums for the biases."""
    for m in range(rows):
        a = load(arena, sums + m * LANES)
        for x in range(width):
            a = plus(a, load(arena, d + m * step + x * dx))
        store(arena, sums + m * LANES, a)


@part
def add_up(o: Wholes, arena: Floats, grad: Floats) -> None:
    """Write the gradient that belongs to the sums of ``slopes``."""
    sums, sums_bias = o[SUMS], o[SUMS_BIAS]
    if sums >= 0:
        for i in range(o[ROWS] * o[TAPS]):
            grad[o[GRAD] + i] = total(load(arena, sums + i * LANES))
    if sums_bias >= 0:
        for m in range(o[ROWS]):
            grad[o[GRAD_BIAS] + m] = total(load(arena, sums_bias + m * LANES))
