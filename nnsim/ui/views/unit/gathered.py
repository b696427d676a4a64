"""Answers about large sets come in turns, which are put together as long as they are of one moment. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import numpy as np

from nnsim.core.answers.arrays import Places


class Part(Protocol):
    """The answer to one turn: the moment, the samples [m] it is about, and how many all turns together have."""

    @property
    def step(self) -> int:
        """The moment of the run."""

    @property
    def samples(self) -> Places:
        """Places in the data set."""

    @property
    def of(self) -> int:
        """How many samples all turns together ask about."""


P = TypeVar("P", bound=Part)


class Gathered(Generic[P]):
    """The parts of one moment about one thing, in the order of their turns."""

    def __init__(self) -> None:
        self._about: object = None
        self.parts: tuple[P, ...] = ()

    def clear(self) -> None:
        """What was told is no longer so."""
        self.parts = ()

    def take(self, part: P | None, about: object, turn: int) -> None:
        """The answer to a turn ``about`` something; of another thing or moment it begins anew, None is no answer."""
        if part is None or not turn:
            self._about, self.parts = about, () if part is None else (part,)
        elif about == self._about and turn == len(self.parts) and self.parts[0].step == part.step:
            self.parts = (*self.parts, part)
        else:
            self.parts = ()

    def about(self, about: object) -> tuple[P, ...]:
        """What is told of this thing so far."""
        return self.parts if about == self._about else ()

    def is_whole(self, about: object) -> bool:
        """Whether all turns about this thing were told."""
        parts = self.about(about)
        return bool(parts) and len(samples_of(parts)) >= parts[0].of

    def turn(self, about: object, step: int, *, moves: bool) -> int:
        """Which turn comes next at this ``step``: the first while the network ``moves``, the last again after all."""
        parts = self.about(about)
        if moves or not parts or parts[0].step != step:
            return 0
        return len(parts) - self.is_whole(about)


def samples_of(parts: Sequence[Part]) -> Places:
    """Places in the data set [m] of all samples that are told of."""
    return np.concatenate([np.zeros(0, np.intp), *(part.samples for part in parts)])
