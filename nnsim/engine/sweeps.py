"""Work for a view that takes long: it goes on a little with each question, so that training and commands never wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from nnsim.engine.trainer import Trainer


class Part(Protocol):
    """What is known so far."""

    @property
    def done(self) -> float:
        """The share of the work that is done."""


A = TypeVar("A", bound=Part)


@dataclass(slots=True)
class _Sweep(Generic[A]):
    """``made_for`` is what it cannot go on without, ``moment`` the state of the run that it is about."""

    made_for: object
    moment: object
    work: Iterator[A]
    newest: A | None = None
    is_over: bool = False

    def go_on(self, seconds: float) -> None:
        ends = time.perf_counter() + seconds
        while not self.is_over:
            try:
                self.newest = next(self.work)
                self.is_over = self.newest.done >= 1
            except StopIteration:
                self.is_over = True
            if time.perf_counter() >= ends:
                return


class Sweeps(Generic[A]):
    """What of it was done for each trainer, for as long as that lives; nothing of a run depends on it."""

    def __init__(self) -> None:
        self._all: WeakKeyDictionary[Trainer, _Sweep[A]] = WeakKeyDictionary()

    def go_on(
        self, trainer: Trainer, seconds: float, made_for: object, moment: object, begin: Callable[[], Iterator[A]]
    ) -> A | None:
        """The newest of what ``begin`` yields, which has to keep what it needs of the ``moment``, but not the trainer.

        What is begun is brought to its end, however long the run has gone on since then, as long as it was ``made_for``
        the same; then another begins, if the moment is another. No more is begun after so many ``seconds``. None where
        there is nothing to tell.
        """
        sweep = self._all.get(trainer)
        if sweep is None or sweep.made_for != made_for or (sweep.is_over and sweep.moment != moment):
            sweep = self._all[trainer] = _Sweep(made_for, moment, begin())
        sweep.go_on(seconds)
        return sweep.newest
