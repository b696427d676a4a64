"""How kernels are compiled: once for a machine, kept on disk, and run without Python's lock.

Sums may be taken in any order and products joined to them, which is what makes them fast, but what is no number stays
one: a run that diverges has to show it. A kernel computes the same bits whenever it is asked the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS = {
    "fastmath": {"reassoc", "contract", "arcp", "nsz"},
    "error_model": "numpy",
    "nogil": True,
}


def kernel(function: Function) -> Function:
    """Compile a function that Python calls; what was compiled is kept on disk where that is possible."""
    return cast("Function", njit(cache=True, **_OPTIONS)(function))


def part(function: Function) -> Function:
    """Compile a function that kernels call."""
    return cast("Function", njit(**_OPTIONS)(function))


def inlined(function: Function) -> Function:
    """Compile a function that is copied to wherever kernels call it."""
    return cast("Function", njit(forceinline=True, **_OPTIONS)(function))
