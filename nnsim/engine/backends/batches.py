"""The samples of an epoch, batch after batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

LAID_OUT = 1 << 24
"""Bytes that are laid out in the order of an epoch, at most; rows of what takes more are gathered batch by batch."""


class Given(NamedTuple):
    """Inputs ``x`` [n, ...] and what is ``kept`` beside them [n, ...]; steps take them in the ``order`` [n] of the
    epoch, or as they lie where that is None.
    """

    x: Tensor
    kept: Tensor
    order: NDArray[np.intp] | None


Slice = Callable[[int, int], Tensor]
"""From a sample of the epoch to another one."""


class Batches:
    """Slices of samples in the order in which steps take them; ``prepared`` makes of what is kept what they need."""

    x: Slice
    kept: Slice

    def __init__(self, prepared: Callable[[Tensor], Tensor]) -> None:
        self._prepared = prepared
        self._given: Given | None = None
        self._ready: Tensor | None = None

    def supply(self, given: Given) -> None:
        """Take them from here; nothing happens where these are the same ones in the same order."""
        before = self._given
        is_known = before is not None and before.x is given.x and before.kept is given.kept
        if before is not None and is_known and before.order is given.order:
            return
        if not is_known or self._ready is None:
            self._ready = self._prepared(given.kept)
        self._given = given
        self.x, self.kept = _slices(given.x, given.order), _slices(self._ready, given.order)


def _slices(samples: Tensor, order: NDArray[np.intp] | None) -> Slice:
    if order is None:
        return lambda start, stop: samples[start:stop]
    index = torch.from_numpy(order.astype(np.int64, copy=False))
    if samples.nbytes > LAID_OUT:
        return lambda start, stop: samples.index_select(0, index[start:stop])
    laid_out = samples.index_select(0, index)
    return lambda start, stop: laid_out[start:stop]
