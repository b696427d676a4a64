"""The operations that a network is made of, as numbers, and how it is handed to kernels. Nothing here needs a compiler.

An operation is a row of whole numbers: its kind, and in columns that the module of the kind names where things lie.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LANES = 16
"""Samples of a block, which lie side by side."""

GATHER, CORRELATE, BEND, POOL_MAX, POOL_MEAN, AVERAGE, ADD, NORMALISE, COMPARE = range(9)
HAND_BACK, SLOPES, ADD_UP, TURN, SPREAD, UNBEND, UNPOOL_MAX, UNPOOL_MEAN, SHARE_OUT = range(9, 18)
UNNORMALISE, UNNORMALISE_FROZEN = 18, 19

COLUMNS = 32
"""Columns of an operation; the first is its kind."""

FIRST, END, WHOLE = range(3)
"""Columns of a segment: its first operation, that behind its last, and whether these look at a whole batch."""


class Net(NamedTuple):
    """A network as kernels get it: ``operations`` [n, COLUMNS] in ``segments`` [n, 3], the ``tables`` of places and the
    ``settings`` that they name, ``work`` for all that is made of a batch, and every number of the network, ``numbers``
    [size], those that learn first. What learns in a row ``begins`` and ``ends`` there, [spans].
    """

    operations: NDArray[np.int64]
    segments: NDArray[np.int64]
    tables: NDArray[np.int64]
    settings: NDArray[np.float64]
    work: NDArray[np.float32]
    numbers: NDArray[np.float32]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
