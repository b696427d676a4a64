"""Sums of up to sixteen rows of ``LANES`` numbers, each times a weight, and the products of rows with one another.

All rows are summed up in one expression, written down for each number of them: sums that wait in memory for the next
pass would cost several times as much.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnsim.engine.kernels.arithmetic import ZERO
from nnsim.engine.kernels.compiling import inlined, part
from nnsim.engine.kernels.given import Floats

LANES = 16
"""Numbers of a row."""

MOST = 16
"""Rows of a sum at most."""

Place = np.uintp
"""Places are counted without a sign: nothing has to be asked about places from the end, and loops become vectors."""

NONE = Place(-1 & 0xFFFFFFFFFFFFFFFF)
"""The place of what is not there."""

_ROW, _BEGIN = Place(LANES), Place(0)
_1, _2, _3, _4, _8 = Place(1), Place(2), Place(3), Place(4), Place(8)


@inlined
def _two(w: Floats, q: Place, rows: Floats, k: Place) -> np.float32:
    found: np.float32 = w[q] * rows[k] + w[q + _1] * rows[k + _ROW]
    return found


@inlined
def _four(w: Floats, q: Place, rows: Floats, k: Place) -> np.float32:
    return _two(w, q, rows, k) + _two(w, q + _2, rows, k + _2 * _ROW)


@inlined
def _eight(w: Floats, q: Place, rows: Floats, k: Place) -> np.float32:
    return _four(w, q, rows, k) + _four(w, q + _4, rows, k + _4 * _ROW)


def _summing(count: int) -> Callable[..., Any]:
    """The sums of ``count`` rows: what is decided here is known when it is compiled."""
    sixteen, eight, four, two, one = (bool(count & bit) for bit in (16, 8, 4, 2, 1))
    after_eight, after_four, after_two, wide = Place(count & 8), Place(count & 12), Place(count & 14), Place(count)

    @inlined
    def summed(into: Floats, z: Place, w: Floats, q: Place, bias: Place, units: Place, rows: Floats, k: Place) -> None:
        for unit in range(_BEGIN, units):
            begin = ZERO if bias == NONE else w[bias + unit]
            at, first = z + unit * _ROW, q + unit * wide
            for b in range(_BEGIN, _ROW):
                total = begin
                if sixteen:
                    total += _eight(w, first, rows, k + b) + _eight(w, first + _8, rows, k + b + _8 * _ROW)
                if eight:
                    total += _eight(w, first, rows, k + b)
                if four:
                    total += _four(w, first + after_eight, rows, k + b + after_eight * _ROW)
                if two:
                    total += _two(w, first + after_four, rows, k + b + after_four * _ROW)
                if one:
                    total += w[first + after_two] * rows[k + b + after_two * _ROW]
                into[at + b] = total

    return summed


_sum_1, _sum_2, _sum_3, _sum_4, _sum_5, _sum_6, _sum_7, _sum_8 = (_summing(count) for count in range(1, 9))
_sum_9, _sum_10, _sum_11, _sum_12, _sum_13, _sum_14, _sum_15, _sum_16 = (_summing(count) for count in range(9, 17))


@part
def sum_rows(
    into: Floats, z: Place, w: Floats, q: Place, bias: Place, units: Place, rows: Floats, k: Place, count: int
) -> None:
    """Write a row for each of the ``units``, the first at ``z``: the sum of ``count`` rows from ``k`` on, each times a
    weight of the unit, which has ``count`` of them from ``q`` on; and its bias, which is at ``bias``, or ``NONE``.
    """
    if count == 1:
        _sum_1(into, z, w, q, bias, units, rows, k)
    elif count == 2:
        _sum_2(into, z, w, q, bias, units, rows, k)
    elif count == 3:
        _sum_3(into, z, w, q, bias, units, rows, k)
    elif count == 4:
        _sum_4(into, z, w, q, bias, units, rows, k)
    elif count == 5:
        _sum_5(into, z, w, q, bias, units, rows, k)
    elif count == 6:
        _sum_6(into, z, w, q, bias, units, rows, k)
    elif count == 7:
        _sum_7(into, z, w, q, bias, units, rows, k)
    elif count == 8:
        _sum_8(into, z, w, q, bias, units, rows, k)
    elif count == 9:
        _sum_9(into, z, w, q, bias, units, rows, k)
    elif count == 10:
        _sum_10(into, z, w, q, bias, units, rows, k)
    elif count == 11:
        _sum_11(into, z, w, q, bias, units, rows, k)
    elif count == 12:
        _sum_12(into, z, w, q, bias, units, rows, k)
    elif count == 13:
        _sum_13(into, z, w, q, bias, units, rows, k)
    elif count == 14:
        _sum_14(into, z, w, q, bias, units, rows, k)
    elif count == 15:
        _sum_15(into, z, w, q, bias, units, rows, k)
    else:
        _sum_16(into, z, w, q, bias, units, rows, k)


@inlined
def _total(rows: Floats, k: Place) -> np.float32:
    """The sum of the row at ``k``."""
    found = ZERO
    for b in range(_BEGIN, _ROW):
        found += rows[k + b]
    return found


@inlined
def _product(one: Floats, d: Place, rows: Floats, k: Place) -> np.float32:
    found = ZERO
    for b in range(_BEGIN, _ROW):
        found += one[d + b] * rows[k + b]
    return found


@inlined
def _products(into: Floats, q: Place, one: Floats, d: Place, rows: Floats, k: Place) -> None:
    s0 = s1 = s2 = s3 = ZERO
    for b in range(_BEGIN, _ROW):
        v, at = one[d + b], k + b
        s0 += v * rows[at]
        s1 += v * rows[at + _ROW]
        s2 += v * rows[at + _2 * _ROW]
        s3 += v * rows[at + _3 * _ROW]
    into[q] += s0
    into[q + _1] += s1
    into[q + _2] += s2
    into[q + _3] += s3


@part
def add_products(
    into: Floats, q: Place, bias: Place, slopes: Floats, d: Place, units: Place, rows: Floats, k: Place, count: Place
) -> None:
    """Add, for each of the ``units``, whose rows of slopes lie from ``d`` on, the sums of its row times each of the
    ``count`` rows from ``k`` on to its numbers from ``q`` on; and the sum of its row to the number at ``bias``, or
    ``NONE``.
    """
    for unit in range(_BEGIN, units):
        at, done = d + unit * _ROW, _BEGIN
        if bias != NONE:
            into[bias + unit] += _total(slopes, at)
        while done + _4 <= count:
            _products(into, q + done, slopes, at, rows, k + done * _ROW)
            done += _4
        while done < count:
            into[q + done] += _product(slopes, at, rows, k + done * _ROW)
            done += _1
        q += count
