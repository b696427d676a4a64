"""States of the run that steps to undo need: the engine keeps them within its memory budget, here are numbers.

One state of a large network takes hundreds of megabytes, which would travel for nothing, and lie in both processes.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable

from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.ui.run.undo_steps import RunChange

LOST = say("(the weights of then are no longer kept: new ones are drawn)")

SPARE = say("(the weights of about a second before it)")

TO_SAVE_MEMORY = say("are no longer kept, to save memory")
WITH_THE_ENGINE = say("are no longer kept, as the engine had to start again")


class StatePlace:
    """The place of one state: its ``number`` with the engine, 0 where there is none.

    ``why_lost`` says it in words if it was there and is no more; ``spare`` is a slightly older one then, if any.
    """

    def __init__(self, states: KeptStates) -> None:
        self.number, self.why_lost = 0, ""
        self.spare: Checkpoint | None = None
        self.listener: weakref.WeakMethod[Callable[[], None]] | None = None
        self._states = states

    def fill(self) -> int:
        """A state is kept here from now on, under the returned number."""
        self.clear()
        self._set(self._states.enter(self))
        return self.number

    def clear(self) -> None:
        """Nothing is kept here any more."""
        if self.number:
            self._states.leave(self.number)
        self._set(0)

    def lose(self, why: str) -> None:
        """The state is gone."""
        self._set(0, why)

    def _set(self, number: int, why_lost: str = "") -> None:
        self.number, self.why_lost = number, why_lost
        told = self.listener() if self.listener else None
        if told:
            told()


class KeptStates:
    """Hands out places for states; who drops a place (a step that is gone) gives its room back.

    ``new_number`` gives each number once.
    """

    def __init__(self, new_number: Callable[[], int]) -> None:
        self._new_number = new_number
        self._places: dict[int, weakref.ref[StatePlace]] = {}
        self._left: list[int] = []

    def place(self) -> StatePlace:
        """An empty place."""
        return StatePlace(self)

    def enter(self, kept: StatePlace) -> int:
        """A number for what is kept there."""
        number = self._new_number()
        # whenever Python finds that nobody can undo it any more, which is no time to speak to the engine
        self._places[number] = weakref.ref(kept, lambda _gone: self.leave(number))
        return number

    def leave(self, number: int) -> None:
        """That state is not wanted any more."""
        if self._places.pop(number, None):
            self._left.append(number)

    def take_left(self) -> tuple[int, ...]:
        """Numbers of states that are not wanted any more, each once."""
        left, self._left = tuple(self._left), []
        return left

    def lose(self, numbers: Iterable[int]) -> None:
        """The engine had no room for these."""
        self._lose(numbers, TO_SAVE_MEMORY)

    def lose_all(self) -> None:
        """The engine process is gone, and with it all that it kept."""
        self._lose(tuple(self._places), WITH_THE_ENGINE)
        self._left.clear()

    def _lose(self, numbers: Iterable[int], why: str) -> None:
        for number in numbers:
            place = self._places.pop(number, None)
            if kept := place and place():
                kept.lose(why)


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
        before: StatePlace,
        after: StatePlace | None = None,
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
        is_lost = needed is not None and bool(needed.why_lost)
        lost = SPARE if needed and needed.spare else self._lost
        self.setText(f"{self._words} {lost}" if is_lost else self._words)
