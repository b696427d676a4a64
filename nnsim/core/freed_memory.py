"""Freed memory stays for the next picture or step, some tens of megabytes at most, and does not go to the system."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

LARGEST = (1 << 25) - (1 << 16)
"""Bytes of an array that counts as usual from then on: the answers of all neurons over a large map need a few MB, and
so does what a layer makes of a batch of images."""


def keep() -> None:
    """Let what is freed be there for the next array.

    The C library of Linux maps arrays of more than 128 kB one by one, and gives back what is free at the end of its
    heap, until it sees a larger one freed: it takes both limits from that (mallopt(3), "dynamic mmap threshold").
    Before that up to two thirds of the time of a picture, and a third of that of a step, went into asking for pages
    that had been given back. The array here is never written to, so that it takes no memory itself; elsewhere it does
    nothing.
    """
    np.empty(LARGEST, np.uint8)


MOST = 56 << 20
"""Bytes of free memory that stay here: with more at its end the C library gives all of it back."""

PORTION = 1 << 20
"""Bytes that are asked for at once, in about half a millisecond."""

PAGE = 4096


def asked_for(size: int) -> Iterator[None]:
    """Ask the system for ``size`` bytes, ``MOST`` at most, a portion each turn, and free all at the end.

    Where ``keep`` does nothing, this does nothing either.
    """
    held = []
    for start in range(0, min(size, MOST) if sys.platform == "linux" else 0, PORTION):
        held.append(np.empty(min(PORTION, size - start), np.uint8))
        held[-1][::PAGE] = 0  # only what is written to is there
        yield
