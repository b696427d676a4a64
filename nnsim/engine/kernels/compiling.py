"""How kernels are compiled: once for a machine, kept on disk, and run without Python's lock.

Sums may be taken in any order and products joined to them, which is what makes them fast, but what is no number stays
one: a run that diverges has to show it. A kernel computes the same bits whenever it is asked the same.

Whatever is compiled is optimized anew in each function that calls it: the less lies within one another, and the less
is made that nobody uses, the sooner a kernel is ready.
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
    "no_cfunc_wrapper": True,
    "_nrt": False,
}
"""Without a count of references to arrays (``_nrt``), which would be written down at each slice: kernels make no
arrays, and those that they are given outlive them.
"""

_INNER = {**_OPTIONS, "no_cpython_wrapper": True}
"""There is no way into it from Python, which would take as long to compile as the function itself: whoever calls one
there crashes.
"""


def kernel(function: Function) -> Function:
    """Compile a function that Python calls; what was compiled is kept on disk where that is possible."""
    return cast("Function", njit(cache=True, **_OPTIONS)(function))


def part(function: Function) -> Function:
    """Compile a function that kernels call."""
    return cast("Function", njit(**_INNER)(function))


def counting(function: Function) -> Function:
    """As ``part``, for one that calls what cannot do without a count of references."""
    return cast("Function", njit(**{**_INNER, "_nrt": True})(function))


def inlined(function: Function) -> Function:
    """Compile a function that is copied to wherever kernels call it."""
    return cast("Function", njit(forceinline=True, **_INNER)(function))


def merged(function: Function) -> Function:
    """Write a function into the only one that calls it, before anything is compiled."""
    return cast("Function", njit(inline="always", **_INNER)(function))
