"""Ranks as threads of one process: they add up what processes would add up, and none has to be started."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from nnsim.core.data import Floats
from nnsim.engine.ranks.ranks import CutShort, Ranks

WAIT_S = 60.0


class Table:
    """Where they lay down what they have, and all of it is seen once everybody has."""

    def __init__(self, size: int) -> None:
        self.barrier = threading.Barrier(size, timeout=WAIT_S)
        self.laid: list[Any] = [None] * size

    def all_of(self, rank: int, mine: object) -> list[Any]:
        try:
            self.laid[rank] = mine
            self.barrier.wait()
            found = list(self.laid)
            self.barrier.wait()
        except threading.BrokenBarrierError:
            raise CutShort("lost") from None
        return found


class ThreadRank(Ranks):
    def __init__(self, rank: int, size: int, table: Table) -> None:
        self.rank, self.size, self._table = rank, size, table

    def sum_(self, tensor: Tensor) -> None:
        first, *others = self._table.all_of(self.rank, tensor.detach().clone())
        for other in others:
            first = first + other
        tensor.copy_(first)

    def align_(self, tensor: Tensor) -> None:
        tensor.copy_(self._table.all_of(self.rank, tensor.clone())[0])

    def added(self, values: Sequence[float]) -> list[float]:
        return [float(sum(each)) for each in zip(*self._table.all_of(self.rank, list(values)), strict=True)]

    def joined(self, array: Floats) -> Floats:
        return np.concatenate(self._table.all_of(self.rank, array))


def together(size: int, work: Callable[[ThreadRank], Any]) -> list[Any]:
    """What ``work`` returns to each of ``size`` ranks; one that fails leaves the others alone."""
    table = Table(size)
    found: list[Any] = [None] * size

    def run(rank: int) -> None:
        try:
            found[rank] = work(ThreadRank(rank, size, table))
        except BaseException as error:  # noqa: BLE001  told by the caller
            found[rank] = error
            table.barrier.abort()

    threads = [threading.Thread(target=run, args=(rank,)) for rank in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
