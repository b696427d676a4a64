"""Whole states of the run that steps to undo need: as many as a budget of memory holds, the newest first.

One state of a large network takes hundreds of megabytes, so that not every reset of an afternoon can keep its own.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable

from nnsim.core.run import Checkpoint
from nnsim.ui.run.undo import RunChange

BUDGET = 512 << 20
"""Bytes of all kept states together. The newest is kept however large it is: the last reset can always be undone."""

LOST = "(the weights of then are no longer kept: new ones are drawn)"


def size_of(state: Checkpoint) -> int:
    """Bytes of the arrays of ``state``."""
    named = (*state.weights.values(), *state.optimizer.values())
    return state.history.rows.nbytes + state.readings.nbytes + sum(array.nbytes for array in named)


class Kept:
    """The place of one state. ``state`` is None where there is none; ``is_lost`` if the budget took it away."""

    def __init__(self, filled: Callable[[Kept], None]) -> None:
        self.state: Checkpoint | None = None
        self.is_lost = False
        self.size = 0
        self.listener: weakref.WeakMethod[Callable[[], None]] | None = None
        self._filled = filled

    def put(self, state: Checkpoint | None) -> None:
        """Keep ``state`` from now on, or none."""
        self._set(state, is_lost=False)
        self._filled(self)

    def lose(self) -> None:
        """Let the state go: there is no room for it any more."""
        self._set(None, is_lost=True)

    def _set(self, state: Checkpoint | None, *, is_lost: bool) -> None:
        self.state, self.is_lost = state, is_lost
        self.size = size_of(state) if state else 0
        told = self.listener() if self.listener else None
        if told:
            told()


class KeptStates:
    """Hands out places for states; who drops a place (a step that is gone) gives its room back."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._places: list[weakref.ref[Kept]] = []

    def keep(self, state: Checkpoint | None) -> Kept:
        """A new place with ``state`` in it, or with none yet."""
        kept = Kept(self._make_room)
        kept.put(state)
        return kept

    @property
    def bytes(self) -> int:
        """What all kept states take."""
        return sum(kept.size for kept in self._filled())

    def _filled(self) -> list[Kept]:
        return [kept for place in self._places if (kept := place()) is not None and kept.state is not None]

    def _make_room(self, newest: Kept) -> None:
        older = [kept for kept in self._filled() if kept is not newest]
        self._places = [weakref.ref(kept) for kept in (*older, newest)]
        total = self.bytes
        for oldest in older:
            if total <= self._budget:
                return
            total -= oldest.size
            oldest.lose()


class StateChange(RunChange):
    """A change of the run that needs whole states: ``before`` to undo it, ``after`` to redo it, where it needs one.

    Its text says, by ``lost``, when the state that the next undo or redo needs is no longer kept.
    """

    def __init__(
        self,
        text: str,
        redo: Callable[[], None],
        undo: Callable[[], None],
        *,
        before: Kept,
        after: Kept | None = None,
        lost: str = LOST,
    ) -> None:
        super().__init__(text, redo, undo)
        self._words, self._before, self._after, self._lost = text, before, after, lost
        self._is_done = False
        for kept in (before, after):
            if kept:
                kept.listener = weakref.WeakMethod(self._name)

    def redo(self) -> None:
        super().redo()
        self._is_done = True
        self._name()

    def undo(self) -> None:
        super().undo()
        self._is_done = False
        self._name()

    def _name(self) -> None:
        needed = self._before if self._is_done else self._after
        self.setText(f"{self._words} {self._lost}" if needed and needed.is_lost else self._words)
