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

LANES = 16
"""Numbers of a row."""

MOST = 16
"""Rows of a sum at most."""


_U = np.uintp
"""Places are counted without a sign: nothing has to be asked about places from the end, and loops become vectors."""

_ROW, _BEGIN = _U(LANES), _U(0)
_1, _2, _3, _4, _8 = _U(1), _U(2), _U(3), _U(4), _U(8)


@inlined
def _two(w, q, rows, k):  # type: ignore[no-untyped-def]
    return w[q] * rows[k] + w[q + _1] * rows[k + _ROW]


@inlined
def _four(w, q, rows, k):  # type: ignore[no-untyped-def]
    return _two(w, q, rows, k) + _two(w, q + _2, rows, k + _2 * _ROW)


@inlined
def _eight(w, q, rows, k):  # type: ignore[no-untyped-def]
    return _four(w, q, rows, k) + _four(w, q + _4, rows, k + _4 * _ROW)


def _summing(count: int) -> Callable[..., Any]:
    """The sum of ``count`` rows: what is decided here is known when it is compiled."""
    sixteen, eight, four, two, one = (bool(count & bit) for bit in (16, 8, 4, 2, 1))
    after_eight, after_four, after_two = _U(count & 8), _U(count & 12), _U(count & 14)

    @inlined
    def summed(into, z, begin, w, q, rows, k):  # type: ignore[no-untyped-def]
        for b in range(_BEGIN, _ROW):
            total = begin
            if sixteen:
                total += _eight(w, q, rows, k + b) + _eight(w, q + _8, rows, k + b + _8 * _ROW)
            if eight:
                total += _eight(w, q, rows, k + b)
            if four:
                total += _four(w, q + after_eight, rows, k + b + after_eight * _ROW)
            if two:
                total += _two(w, q + after_four, rows, k + b + after_four * _ROW)
            if one:
                total += w[q + after_two] * rows[k + b + after_two * _ROW]
            into[z + b] = total

    return summed


_sum_1, _sum_2, _sum_3, _sum_4, _sum_5, _sum_6, _sum_7, _sum_8 = (_summing(count) for count in range(1, 9))
_sum_9, _sum_10, _sum_11, _sum_12, _sum_13, _sum_14, _sum_15, _sum_16 = (_summing(count) for count in range(9, 17))


@part
def add_rows(into, z, begin, w, q, count, rows, k):  # type: ignore[no-untyped-def] # noqa: C901, PLR0912
    """Write ``begin`` and the sum of ``count`` rows from ``k`` on, times the weights from ``q`` on, into the row at ``z``."""
    if count == 1:
        _sum_1(into, z, begin, w, q, rows, k)
    elif count == 2:
        _sum_2(into, z, begin, w, q, rows, k)
    elif count == 3:
        _sum_3(into, z, begin, w, q, rows, k)
    elif count == 4:
        _sum_4(into, z, begin, w, q, rows, k)
    elif count == 5:
        _sum_5(into, z, begin, w, q, rows, k)
    elif count == 6:
        _sum_6(into, z, begin, w, q, rows, k)
    elif count == 7:
        _sum_7(into, z, begin, w, q, rows, k)
    elif count == 8:
        _sum_8(into, z, begin, w, q, rows, k)
    elif count == 9:
        _sum_9(into, z, begin, w, q, rows, k)
    elif count == 10:
        _sum_10(into, z, begin, w, q, rows, k)
    elif count == 11:
        _sum_11(into, z, begin, w, q, rows, k)
    elif count == 12:
        _sum_12(into, z, begin, w, q, rows, k)
    elif count == 13:
        _sum_13(into, z, begin, w, q, rows, k)
    elif count == 14:
        _sum_14(into, z, begin, w, q, rows, k)
    elif count == 15:
        _sum_15(into, z, begin, w, q, rows, k)
    else:
        _sum_16(into, z, begin, w, q, rows, k)


@inlined
def total(rows, k):  # type: ignore[no-untyped-def]
    """The sum of the row at ``k``."""
    found = ZERO
    for b in range(_BEGIN, _ROW):
        found += rows[k + b]
    return found


@inlined
def _product(one, d, rows, k):  # type: ignore[no-untyped-def]
    found = ZERO
    for b in range(_BEGIN, _ROW):
        found += one[d + b] * rows[k + b]
    return found


@inlined
def _products(into, q, one, d, rows, k):  # type: ignore[no-untyped-def]
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


@inlined
def add_products(into, q, one, d, rows, k, count):  # type: ignore[no-untyped-def]
    """Add the sums of the row at ``d`` times each of the ``count`` rows from ``k`` on to the numbers from ``q`` on."""
    done = _BEGIN
    while done + _4 <= count:
        _products(into, q + done, one, d, rows, k + done * _ROW)
        done += _4
    while done < count:
        into[q + done] += _product(one, d, rows, k + done * _ROW)
        done += _1
