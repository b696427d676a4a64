"""Arrays that the network had once, so that an undone edit brings them back: as many as a budget of memory holds."""

from __future__ import annotations

from collections.abc import Mapping

from nnsim.engine.learners.base import Names
from nnsim.engine.weight_transfer import Labelled, Parked, leaving, park

BUDGET = 512 << 20
"""Bytes of all parked arrays. Those of the last edit are kept however large they are."""


class WeightCache:
    """``arrays`` by name, those that were parked first in front; an array goes with what the optimizer knows of it."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.arrays: Parked = {}
        self._budget = budget
        self._gone: set[str] = set()

    def add(self, old: Mapping[str, Labelled], new: Mapping[str, Labelled]) -> None:
        """Keep a copy of every array of ``old`` that ``new`` lacks or holds in another shape, as far as memory goes."""
        park(self.arrays, old, new)
        for name in leaving(old, new):
            if name not in self.arrays:
                self._drop(_weight(name))
        total = sum(parked.array.nbytes for parked in self.arrays.values())
        for name in [name for name in self.arrays if name not in old]:
            if total <= self._budget:
                return
            total -= self._drop(_weight(name))

    def _drop(self, weight: str) -> int:
        """Let an array of weights and what belongs to it go; how many bytes that were."""
        names = [name for name in self.arrays if _weight(name) == weight]
        self._gone.add(weight)
        return sum(self.arrays.pop(name).array.nbytes for name in names)

    def lost(self, fresh: Names) -> Names:
        """Which of the ``fresh`` weights would have come back if there had been room; each is told once."""
        lost = tuple(name for name in fresh if name in self._gone)
        self._gone -= set(lost)
        return lost


def _weight(name: str) -> str:
    """The array of weights that ``name`` is, or that it belongs to: ``<slot>/<weights>``."""
    return name.partition("/")[2] or name
