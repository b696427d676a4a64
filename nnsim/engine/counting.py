"""Counters as float32 arrays, exact far beyond the 2^24 that one float32 can count to."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats

_BASE = 1 << 20

DIGIT = _BASE - 1
"""The largest that a digit of a count may be."""


def pack(count: int) -> Floats:
    """``count`` below 2^44 as two exact float32 digits."""
    return np.array(divmod(count, _BASE), np.float32)


def unpack(digits: Floats) -> int:
    """The inverse of ``pack``; what a file says is taken for a count, so that it is never negative."""
    return max(0, int(digits[0]) * _BASE + int(digits[1]))
