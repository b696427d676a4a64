"""The states that somebody may want back: one owner for all of them, and one budget of memory.

Undo of resets, of imported weights and of other data names them by number; the way back from a divergence is the
last good state of the run; an undone edit brings back arrays that the network had once. The window holds numbers
only. What has to outlive the engine process lies where it does: ``client.last_state`` and the recovery file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from nnsim.core.memory import memory_as_problem, ran_out
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.learners.base import Names
from nnsim.engine.past import Past
from nnsim.engine.weight_transfer import Labelled, Parked, leaving, park
from nnsim.language.texts import say

BUDGET = 1 << 30
"""Bytes of all that is kept. The oldest goes first; what was kept last stays however large it is, as does the good
state."""

NOT_KEPT = Problem(say("The weights of then are no longer kept: the present ones stay."), "engine", Severity.WARNING)

Key = int | str
"""The number of a state, or the name of parked weights."""


class RunState(NamedTuple):
    """A ``state`` of a run, and the ``project`` that it belongs to: it says what the arrays of the state mean."""

    state: Checkpoint
    project: Project


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """What was ``now`` then, and where the run had gone wrong by then, the good one before that.

    The ``past`` of a run that went on since then is longer now.
    """

    now: RunState
    good: RunState | None = None
    past: Past | None = None


class Timeline:
    """Of the present run ``good`` is the last good state, ``past`` its past, ``parked`` arrays of its network of once.

    States are immutable, so that one may stand in several places without being copied; those of one run share its rows.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self.good: RunState | None = None
        self.past = Past()
        self.parked: Parked = {}
        self._kept: dict[int, Kept] = {}
        self._ages: dict[Key, None] = {}
        self._last_parked: frozenset[str] = frozenset()
        self._dropped: set[str] = set()
        self._lost: list[int] = []
        self._budget = budget

    def forget_pasts(self) -> None:
        """Runs on other samples come back as they were kept, without these."""
        self._kept = {number: replace(kept, past=None) for number, kept in self._kept.items()}

    def begin(self) -> None:
        """A run begins that has no past."""
        self.good = None
        for weight in {_weight(name) for name in self.parked}:
            self._drop(weight)
        self._dropped.clear()

    @property
    def bytes(self) -> int:
        """What all of it takes; what stands in several places, as the rows of one run do, counts once."""
        known = (self.good, *(one for kept in self._kept.values() for one in (kept.now, kept.good)))
        parked = sum(labelled.array.nbytes for labelled in self.parked.values())
        pasts = {id(kept.past): kept.past.bytes for kept in self._kept.values() if kept.past}
        return size_of(*(one.state for one in known if one)) + parked + sum(pasts.values())

    # ------------------------------------------------------------ states

    def keep(
        self, number: int, take: Callable[[], RunState], good: RunState | None = None, past: Past | None = None
    ) -> None:
        """Keep what ``take`` copies as ``number``; ``good`` is that of a run that has gone wrong, ``past`` its past.

        Where there is no memory for the copy, the good state of the run goes with its past, then what is oldest; where
        that does not help, ``number`` is lost and what ``take`` raises comes out.
        """
        while True:
            try:
                now = without_samples(take())
                break
            except Exception as error:
                if not ran_out(error):
                    raise
                if not self._give_way():
                    self._lost.append(number)
                    raise
        self._kept[number] = Kept(now, good, past)
        self._touch(number)
        self._make_room()

    def kept(self, number: int) -> Kept | None:
        """What is kept under that number, None if it is no more."""
        return self._kept.get(number)

    def forget(self, *numbers: int) -> None:
        """Nobody wants these any more."""
        for number in numbers:
            self._kept.pop(number, None)
            self._ages.pop(number, None)

    def take_lost(self) -> tuple[int, ...]:
        """Numbers of states that the budget took since the last call."""
        lost, self._lost = tuple(self._lost), []
        return lost

    def keep_good(self, take: Callable[[], RunState]) -> None:
        """What ``take`` copies is the newest good state; without memory for that the one before stays."""
        with suppress(ProblemError), memory_as_problem():
            self.good = without_samples(take())
            self._make_room()

    # ------------------------------------------------------------ parked arrays

    def park(self, old: Mapping[str, Labelled], new: Mapping[str, Labelled]) -> None:
        """Keep a copy of every array of ``old`` that ``new`` lacks or holds in another shape, as far as memory goes.

        An array goes with what the optimizer knows of it.
        """
        park(self.parked, old, new)
        for name in leaving(old, new):
            weight = _weight(name)
            self._touch(weight)
            if name not in self.parked:
                self._drop(weight)
        self._last_parked = frozenset(map(_weight, old))
        self._make_room()

    def take_dropped(self, fresh: Names) -> Names:
        """Which of the ``fresh`` weights would have come back if there had been room; each is told once."""
        dropped = tuple(name for name in fresh if name in self._dropped)
        self._dropped -= set(dropped)
        return dropped

    # ------------------------------------------------------------ room

    def _touch(self, key: Key) -> None:
        """This one is the youngest now."""
        self._ages.pop(key, None)
        self._ages[key] = None

    def _make_room(self) -> None:
        youngest = next((key for key in reversed(self._ages) if isinstance(key, int)), 0)
        while self.bytes > self._budget and self._drop_oldest({*self._last_parked, youngest}):
            pass

    def _give_way(self) -> bool:
        """Let go what is missed least; False if nothing is left."""
        has_past, good = bool(self.past.states), self.good
        self.past.clear()
        self.good = None
        return good is not None or has_past or self._drop_oldest()

    def _drop_oldest(self, spared: Collection[Key] = ()) -> bool:
        """Let the oldest go; False if there is nothing left that may."""
        oldest = next((key for key in self._ages if key not in spared), None)
        if isinstance(oldest, str):
            self._drop(oldest)
        elif oldest is not None:
            self.forget(oldest)
            self._lost.append(oldest)
        return oldest is not None

    def _drop(self, weight: str) -> None:
        """Let an array of weights and what belongs to it go."""
        self._ages.pop(weight, None)
        self._dropped.add(weight)
        for name in [name for name in self.parked if _weight(name) == weight]:
            del self.parked[name]


def without_samples(one: RunState) -> RunState:
    """The same state, which holds on to no samples: what arrays mean depends on their form alone."""
    data = one.project.data
    return one._replace(project=replace(one.project, data=data.take(np.zeros(0, np.intp)), runs=(), findings=()))


def size_of(*states: Checkpoint) -> int:
    """Bytes of the arrays of ``states``, each state once; of rows that several share, the longest part counts."""
    different = {id(state): state for state in states}.values()
    rows: dict[int, int] = {}
    for state in different:
        for part in (state.history.rows, state.readings):
            memory = id(part if part.base is None else part.base)
            rows[memory] = max(rows.get(memory, 0), part.nbytes)
    named = (array for state in different for array in (*state.weights.values(), *state.optimizer.values()))
    return sum(array.nbytes for array in named) + sum(rows.values())


def _weight(name: str) -> str:
    """The array of weights that ``name`` is, or that it belongs to: ``<slot>/<weights>``."""
    return name.partition("/")[2] or name
