"""What a command of the window is: an id that lessons and tests rely on, words, keys, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from nnsim.app.context import Context
from nnsim.language.texts import say

Keys = QKeySequence.StandardKey | str | None

MENUS = (
    "File", "File/Export", "Edit", "Train", "View", "View/Language", "View/Views", "Go", "Go/Views", "Lessons",
    "Lessons/Write", "Present", "Present/Screens", "Present/Class", "Present/Scenes", "Help",
)  # fmt: skip
"""The menus in their order; ``File/Export`` is the submenu ``Export`` of ``File``."""

TITLES = {
    "File": say("&File"), "Edit": say("&Edit"), "Train": say("&Train"), "View": say("&View"), "Go": say("&Go"),
    "Lessons": say("&Lessons"), "Present": say("&Present"), "Help": say("&Help"),
}  # fmt: skip
"""What the bar says of each."""


def _always(_context: Context) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the window can do: ``run(context, **arguments)``, where every argument has a default.

    A menu shows its commands by ``group``, with a line between two groups. Several ``keys`` stand with "; " between
    them; one that ``repeats`` comes again while its key is held. ``checked`` makes it one that is on or off, and of
    those with the same ``one_of`` exactly one is on. ``adds`` is what the menu says behind the label.
    Where it is not ``shown`` menus leave it out: what it is about is not there at all.
    """

    id: str
    menu: str
    group: int
    label: str
    run: Callable[..., object]
    keys: Keys = None
    icon: str = ""
    tip: str = ""
    repeats: bool = False
    one_of: str = ""
    enabled: Callable[[Context], bool] = _always
    checked: Callable[[Context], bool] | None = None
    adds: Callable[[Context], str] | None = None
    shown: Callable[[Context], bool] = _always


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a submenu that is made when it is opened; without ``run`` it only says something."""

    label: str
    run: Callable[[], object] | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Submenu:
    """A menu in a menu: with the commands of ``menu/part``, or with what ``entries`` finds when it is opened."""

    id: str
    menu: str
    group: int
    label: str
    entries: Callable[[Context], Iterable[Entry]] | None = None
    part: str = ""


Item = Command | Submenu


def plain(text: str) -> str:
    """What a menu says, without its mnemonic and dots."""
    return text.replace("&", "").rstrip("…")


def lettered(labels: Iterable[str]) -> list[str]:
    """Labels of one menu with mnemonics of their own: the marked letter where it is free, else the first that is."""
    taken: set[str] = set()
    found = []
    for label in labels:
        wanted, words = label.partition("&")[2][:1], plain(label)
        free = [letter for letter in wanted + words if letter.isalnum() and letter.lower() not in taken]
        taken |= {letter.lower() for letter in free[:1]}
        at = label.index("&") if free[:1] == [wanted] else words.index(free[0]) if free else len(words)
        found.append(f"{words[:at]}&{words[at:]}" if free else words)
    return found
