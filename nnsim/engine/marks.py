"""What a person did during a run, at its steps; what is undone leaves, and comes back with Redo."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.messages import Note
from nnsim.core.run import Mark


class Marks:
    """``all`` in the order of their steps."""

    def __init__(self) -> None:
        self.all: tuple[Mark, ...] = ()
        self._undone: dict[str, Mark] = {}

    def take(self, note: Note, step: int, epoch: float) -> None:
        """Note what was done now.

        A note with the key of an earlier one says more of the same, which stays where it began; one that was undone
        comes back there. Where nothing was trained since what it undoes, nothing is left to mark.
        """
        gone = self._take_away(note.undoes)
        if note.message is None or (gone is not None and gone.step == step and note.key not in self._undone):
            return
        before = self._undone.pop(note.key, None) or self._take_away(note.key)
        self._undone.pop(note.key, None)
        mark = replace(before, message=note.message) if before else Mark(step, epoch, note.message, note.key)
        place = sum(known.step <= mark.step for known in self.all)
        self.all = (*self.all[:place], mark, *self.all[place:])

    def adopt(self, before: Marks) -> None:
        """Bring back what was undone ``before`` an earlier state came back, with Redo."""
        self._undone = before._undone

    def _take_away(self, key: str) -> Mark | None:
        """Take away the mark of that key, if there is one; ``take`` brings it back."""
        found = next((mark for mark in self.all if mark.key == key), None) if key else None
        if found:
            self.all = tuple(mark for mark in self.all if mark is not found)
            self._undone[key] = found
        return found


def news(told: tuple[Mark, ...], now: tuple[Mark, ...]) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """To whom knows ``told``: marks that came or say something else, and the keys of those that left."""
    if told is now:
        return (), ()
    known, keys = {id(mark) for mark in told}, {mark.key for mark in now}
    return tuple(mark for mark in now if id(mark) not in known), tuple(m.key for m in told if m.key not in keys)
