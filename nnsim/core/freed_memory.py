"""Freed memory stays for the next picture or step, some tens of megabytes at most, and does not go to the system."""

from __future__ import annotations

from typing import Any

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


def take_small_pages() -> None:
    """Let new arrays take memory in pages of 4 kB, in a process that must answer at once.

    NumPy asks Linux for pages of 2 MB where an array has 4 MB and more ("NUMPY_MADVISE_HUGEPAGE" in its manual). The
    system then moves other memory out of the way until it has one in a piece: once memory has been used for a while,
    the array of a million points took up to 19 ms so, and 5 ms in small pages.
    """
    multiarray: Any = getattr(getattr(np, "_core", None), "multiarray", None)
    if ask := getattr(multiarray, "_set_madvise_hugepage", None):
        ask(0)
