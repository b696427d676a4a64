"""Drop commands that a later one replaces, so that a slow receiver never works off a backlog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nnsim.core.messages import Command, Edit, Note, SetRunning, SetWeight
from nnsim.core.moments import Retell, Visit


def coalesce(commands: Iterable[Command]) -> list[Command]:
    """``commands`` in order, of neighbours that replace each other only the last.

    These are edits, settings of one and the same weight, play or pause, and moments to look at. Notes are kept, in
    order; of neighbours that say the same thing the last.
    """
    out: list[Command] = []
    for command in commands:
        merged = _merged(out[-1], command) if out else None
        if merged is None:
            out.append(command)
        else:
            out[-1] = merged
    return out


def _merged(first: Command, second: Command) -> Command | None:
    match first, second:
        case Edit(), Edit():
            return replace(second, notes=joined((*first.notes, *second.notes)))
        case SetWeight(), SetWeight() if (first.name, first.index) == (second.name, second.index):
            return replace(second, note=second.note or first.note)
        case (SetRunning(), SetRunning()) | (Visit(), Visit()) | (Retell(), Retell()):
            return second
    return None


def joined(notes: Iterable[Note]) -> tuple[Note, ...]:
    """``notes`` without those that the next one replaces."""
    kept: list[Note] = []
    for note in notes:
        if kept and note.key == kept[-1].key and not note.undoes and (note.key or note == kept[-1]):
            kept[-1] = replace(note, undoes=kept[-1].undoes)
        else:
            kept.append(note)
    return tuple(kept)
