"""What was worked out of samples is kept as long as these are there, and no longer.

``functools.lru_cache`` holds on to what it was asked about: the samples of a document that was left would stay in the
memory until others were asked about often enough.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

Key = tuple[object, ...]
Refs = tuple[weakref.ref[Any], ...]


def remembered(most: int) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Keep the last ``most`` results of a function whose arguments are hashable and given by position.

    An argument that can be referred to weakly, such as ``Data``, is known by its identity; what was worked out of it
    goes with it, unless the result holds it.
    """
    return partial(Remembered, most)


class Remembered(Generic[P, R]):
    """A function that remembers, see ``remembered``. Threads may share it."""

    def __init__(self, most: int, function: Callable[P, R]) -> None:
        update_wrapper(self, function)
        self._most, self._function = most, function
        self._known: dict[Key, tuple[Refs, R]] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result, or that of the same question before."""
        if kwargs:
            raise TypeError("by position, so that the same question has one form")
        key, weak = _key(args)
        found = self._known.pop(key, None)
        if found is None:
            gone = partial(self._forget, key)
            found = tuple(weakref.ref(each, gone) for each in weak), self._function(*args, **kwargs)
        self._known[key] = found  # the newest is the last
        for old in tuple(self._known)[: -self._most]:
            self._forget(old)
        return found[1]

    def forget_all(self) -> None:
        """Work everything out anew."""
        self._known.clear()

    def _forget(self, key: Key, _ref: object = None) -> None:
        self._known.pop(key, None)


def _key(args: tuple[object, ...]) -> tuple[Key, list[object]]:
    """What the question is known by, and those of ``args`` that are known by their identity."""
    weak = [each for each in args if type(each).__weakrefoffset__]
    return tuple(id(each) if type(each).__weakrefoffset__ else each for each in args), weak
