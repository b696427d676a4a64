"""Memory for copies of large networks: what was never touched before takes ten times as long to be written.

A copy is made where training waits for it. Its memory comes back once nobody has any of its arrays, and the next copy
is written there; the first one finds some that a thread has touched meanwhile.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from math import prod
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Floats

LARGE = 16 << 20
"""Bytes of a copy from which on it has memory that is kept."""


class _Memory(np.ndarray[Any, Any]):
    """Numbers that nobody refers to but ``_Lease``: numpy lets views of views refer to what owns the memory."""


class _Lease(np.ndarray[Any, Any]):
    """What all arrays of a copy refer to; with the last one it is gone, and its memory is free."""


class Warm:
    """Free memory by size, one of each that was asked for since somebody said ``forget``."""

    def __init__(self) -> None:
        self._free: dict[int, _Memory] = {}
        self._sizes: set[int] = set()
        self._threads: list[Thread] = []

    def take(self, count: int) -> NDArray[np.float32]:
        """Float32 [count], whatever it holds; nobody else has any of it."""
        memory = self._free.pop(count, None)
        if memory is None:
            memory = np.empty(count, np.float32).view(_Memory)
            self._prepare(count)
        lease = memory.view(_Lease)
        weakref.finalize(lease, self._give_back, memory).atexit = False
        return np.ndarray((count,), np.float32, buffer=lease)

    def forget(self) -> None:
        """Networks of other sizes come: let what is free go, and what is given back."""
        self._sizes.clear()
        self._free.clear()

    def wait(self) -> None:
        """Wait until nothing is touched any more."""
        for thread in self._threads:
            thread.join()

    def _prepare(self, count: int) -> None:
        """Have more memory of this size touched in the background: there are as many copies at once as never before."""
        self._sizes.add(count)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(Thread(target=self._touch, args=(count,), name="nnsim-memory", daemon=True))
        self._threads[-1].start()

    def _touch(self, count: int) -> None:
        try:
            memory = np.empty(count, np.float32).view(_Memory)
        except MemoryError:  # nothing is lost: who needs some will be told
            return
        memory.fill(0)
        self._give_back(memory)

    def _give_back(self, memory: _Memory) -> None:
        if len(memory) in self._sizes:
            self._free[len(memory)] = memory


WARM = Warm()


def copies(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    """A copy of each; all together lie in one piece of memory where they are large."""
    count = sum(array.size for array in arrays.values())
    if 4 * count < LARGE or any(array.dtype != np.float32 for array in arrays.values()):
        return {name: array.copy() for name, array in arrays.items()}
    memory, made, start = WARM.take(count), dict[str, Floats](), 0
    for name, array in arrays.items():
        stop = start + prod(array.shape)
        made[name] = memory[start:stop].reshape(array.shape)
        made[name][...] = array
        start = stop
    return made
