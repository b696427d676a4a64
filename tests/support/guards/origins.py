"""Remembers where things were started, so that a leak can be reported with its origin."""

from __future__ import annotations

import functools
import sys
import weakref
from collections.abc import Iterator
from itertools import islice
from types import FrameType
from typing import Any

_SKIPPED = ("/site-packages/", "/guards/", "/threading.py", "/subprocess.py", "/multiprocessing/")
_origins: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()


def watch(owner: type, method: str) -> None:
    """Wrap ``owner.method`` so that every object on which it is called remembers the caller."""
    original = getattr(owner, method)
    if hasattr(original, "watched_by_guards"):
        return

    @functools.wraps(original, updated=())
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        _origins[self] = _caller()
        return original(self, *args, **kwargs)

    wrapper.watched_by_guards = True  # type: ignore[attr-defined]
    setattr(owner, method, wrapper)


def started() -> list[Any]:
    """All on which a watched method was called, and which are still there."""
    return list(_origins)


def origin(thing: object) -> str:
    """Where ``thing`` was started, as " (started at file:line in function)", or nothing."""
    try:
        return _origins.get(thing, "")
    except TypeError:  # not hashable or not weakly referable
        return ""


def origin_of_pid(pid: int) -> str:
    """Where the process ``pid`` was started, if a watched object of this process did it."""
    return next((where for thing, where in list(_origins.items()) if getattr(thing, "pid", None) == pid), "")


def _caller(depth: int = 3) -> str:
    """The innermost frames that belong to the project or a test."""
    ours = (frame for frame in _frames() if not any(part in _file(frame) for part in _SKIPPED))
    found = [f"{_file(frame)}:{frame.f_lineno} in {frame.f_code.co_name}" for frame in islice(ours, depth)]
    return f" (started at {', from '.join(found)})" if found else ""


def _frames() -> Iterator[FrameType]:
    """From the innermost outwards; the ``traceback`` module reads their lines too, for every timer that starts."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def _file(frame: FrameType) -> str:
    return frame.f_code.co_filename.replace("\\", "/")
