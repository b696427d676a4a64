"""Arrays that grow at their end without a copy of what they hold.

Each drawing that is added to 60,000 images makes another version of the data set, and the undo
stack keeps all of them; with room behind the last sample they share one piece of memory.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOM = 1 / 32
"""Free room behind an array when it is copied, as a share of it."""
LEAST_ROOM = 64


class _Reserve(np.ndarray[Any, Any]):
    """Memory with room at its end; ``used`` rows belong to some array already, the first are a copy of ``source``."""

    used: int = 0
    source: weakref.ref[NDArray[Any]] | None = None


def appended(array: NDArray[Any], more: NDArray[Any]) -> NDArray[Any]:
    """``array`` and behind it ``more``, rows of the same shape and type; both stay as they are.

    Writes into free room where ``array`` is the longest one that uses its memory, else copies once.
    """
    base, count = array.base, len(array) + len(more)
    if isinstance(base, _Reserve) and _ends(array, base) and count <= len(base):
        memory = base
    else:
        room = max(int(count * ROOM), LEAST_ROOM)
        memory = _Reserve((count + room, *array.shape[1:]), array.dtype)
        memory[: len(array)] = array
        memory.source = weakref.ref(array)
    memory[len(array) : count] = more
    memory.used = count
    return np.ndarray((count, *array.shape[1:]), array.dtype, buffer=memory)


def _begins(array: NDArray[Any], memory: _Reserve) -> bool:
    """Whether ``array`` is the first rows of ``memory``."""
    starts = array.__array_interface__["data"][0] == memory.__array_interface__["data"][0]
    return starts and array.shape[1:] == memory.shape[1:] and array.flags.c_contiguous


def _ends(array: NDArray[Any], memory: _Reserve) -> bool:
    """Whether ``array`` is all that is used of ``memory``."""
    return _begins(array, memory) and len(array) == memory.used


def continues(longer: NDArray[Any], array: NDArray[Any]) -> bool:
    """Whether ``longer`` is ``array`` with at least as many rows, in the same memory: what is there never changes.

    Or in the memory into which it was copied.
    """
    base = longer.base
    if longer is array:
        return True
    if not isinstance(base, _Reserve) or longer.dtype != array.dtype:
        return False
    if base.source is not None and base.source() is array:
        return _begins(longer, base) and len(longer) >= len(array)
    if base is not array.base:
        return False
    starts = [one.__array_interface__["data"][0] for one in (longer, array)]
    is_whole = longer.flags.c_contiguous and array.flags.c_contiguous
    return starts[0] == starts[1] and is_whole and longer.shape[1:] == array.shape[1:] and len(longer) >= len(array)
